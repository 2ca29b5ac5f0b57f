/**
 * Rules of CONTRIBUTING.md that a machine can check: functions are a verb and an object, and comments say what a thing is
 * or does, or why.
 */

/** Function names that break the rule, with the reason. */
const ALLOWED_NAMES = new Map([
  ['of', 'finds the construct of a scope, as TerraformStack.of does'],
  ['isOneOf', 'a predicate'],
]);

/** Words that end like a participle or a gerund, and are a verb or a noun. */
const VERBS = /^(embed|exceed|feed|need|proceed|read|seed|shed|speed|succeed|bring|string|ring)([A-Z]|$)/;

const isName = (name) =>
  !ALLOWED_NAMES.has(name) &&
  (/[a-z]Of$/.test(name) || name === 'of' || (/^[a-z]+(ed|ing)([A-Z]\w*)?$/.test(name) && !VERBS.test(name)));

const isFunction = (node) => node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression';

const functionNames = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { name: "call the function '{{name}}' by a verb and an object, such as 'copyDataset'" },
  },
  create(context) {
    const check = (id) => {
      if (id?.type === 'Identifier' && isName(id.name)) {
        context.report({ node: id, messageId: 'name', data: { name: id.name } });
      }
    };
    return {
      FunctionDeclaration: (node) => check(node.id),
      MethodDefinition: (node) => node.kind !== 'constructor' && check(node.key),
      PropertyDefinition: (node) => isFunction(node.value) && check(node.key),
      VariableDeclarator: (node) => isFunction(node.init) && check(node.id),
    };
  },
};

const commentStart = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { start: "start the comment with a noun or a verb, not with '{{word}}'" },
  },
  create(context) {
    return {
      Program() {
        const comments = context.sourceCode.getAllComments();
        comments.forEach((comment, at) => {
          const before = comments[at - 1];
          // A line that continues the comment above may start with any word.
          const isContinued =
            comment.type === 'Line' &&
            before?.type === 'Line' &&
            before.loc.start.line === comment.loc.start.line - 1;
          const word = /^[\s*]*(What|Whether|Where|Who|Whom|Whose|How|Which)\b/.exec(comment.value)?.[1];
          if (word && !isContinued) context.report({ loc: comment.loc, messageId: 'start', data: { word } });
        });
      },
    };
  },
};

/** Object literals inherit entries, such as `constructor`, which a key from outside would find. */
const lookups = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      lookup: "make the table '{{name}}' with createLookup, so that it finds no inherited entries",
    },
  },
  create: (context) => ({
    'Program > :matches(VariableDeclaration, ExportNamedDeclaration > VariableDeclaration) > VariableDeclarator[init.type="ObjectExpression"]'(
      node,
    ) {
      const type = node.id.typeAnnotation && context.sourceCode.getText(node.id.typeAnnotation);
      if (/^:\s*(Readonly<)?Record<string,/.test(type ?? '')) {
        context.report({ node: node.id, messageId: 'lookup', data: { name: node.id.name } });
      }
    },
  }),
};

export default { rules: { lookups, 'function-names': functionNames, 'comment-start': commentStart } };
