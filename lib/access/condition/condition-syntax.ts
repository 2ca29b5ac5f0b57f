import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { isSameId } from '../../model/rules/same-id';
import type { Token } from './condition-tokens';
import { normalizeOperator } from './condition-operators';
import { describePosition, joinBlanks, tokenize } from './condition-tokens';

/** A parsed condition of Azure attribute-based access control (ABAC). */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Condition[] }
  | { readonly kind: 'not'; readonly term: Condition }
  | { readonly kind: 'action'; readonly patterns: readonly string[] }
  | { readonly kind: 'suboperation'; readonly names: readonly string[] }
  | { readonly kind: 'exists'; readonly attribute: Attribute }
  | Comparison;

/** `<attribute> <operator> <value>` */
export interface Comparison {
  readonly kind: 'comparison';
  readonly left: Operand;
  /** The operator as written: `StringEquals`, or with a set function, `ForAnyOfAnyValues:StringEquals`. */
  readonly operator: string;
  readonly right: Operand;
  /** The comparison as written, on one line. */
  readonly text: string;
  /** True if it has a pattern with a backslash that Azure does not document: nobody knows what it matches. */
  readonly isOpen?: true;
}

export interface Attribute {
  readonly kind: 'attribute';
  readonly source: 'Resource' | 'Request' | 'Environment' | 'Principal';
  readonly name: string;
}

export type Operand = Attribute | { readonly kind: 'values'; readonly values: readonly string[] };

/** Deeper than any condition that people write. It bounds the recursion of the parser. */
const MAX_DEPTH = 100;

/**
 * Parses a condition in any form that Azure documents.
 *
 * @throws DataShareError `ConditionInvalid` if Azure would refuse it
 * @see https://learn.microsoft.com/azure/role-based-access-control/conditions-format
 */
export function parseCondition(text: string): Condition {
  return new Parser(text).parse();
}

/** Replaces values that only Terraform knows (`${...}`) with an operand that always evaluates to "unknown". */
export function maskOpenValues(condition: Condition): Condition {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { ...condition, terms: condition.terms.map(maskOpenValues) };
    case 'not':
      return { ...condition, term: maskOpenValues(condition.term) };
    case 'comparison': {
      const { right } = condition;
      const isOpen = right.kind === 'values' && right.values.some((value) => value.includes('${'));
      return isOpen
        ? { ...condition, right: { kind: 'attribute', source: 'Request', name: '${}' } }
        : condition;
    }
    case 'action':
    case 'suboperation':
    case 'exists':
      return condition;
  }
}

class Parser {
  private readonly tokens: readonly Token[];
  private position = 0;
  private depth = 0;

  constructor(private readonly text: string) {
    this.tokens = tokenize(text);
  }

  public parse(): Condition {
    const condition = this.parseExpression();
    if (this.token.kind !== 'end') this.throwInvalid();
    return condition;
  }

  private get token(): Token {
    return this.tokens[this.position];
  }

  private throwInvalid(): never {
    throw new DataShareError([problems.conditionInvalid(describePosition(this.text, this.token.at))]);
  }

  /** Parses terms that one kind of operator joins: Azure requires parentheses where AND and OR are mixed. */
  private parseExpression(): Condition {
    if (++this.depth > MAX_DEPTH) this.throwInvalid();
    const first = this.parseTerm();
    const operator = this.peekOperator();
    const terms = [first];
    while (operator && this.peekOperator() === operator) {
      this.position++;
      terms.push(this.parseTerm());
    }
    if (this.peekOperator()) this.throwInvalid();
    this.depth--;
    return operator ? { kind: operator, terms } : first;
  }

  private peekOperator(): 'and' | 'or' | undefined {
    const { kind, text } = this.token;
    if (kind !== 'word' && kind !== 'sign') return undefined;
    if (text === '&&' || text.toUpperCase() === 'AND') return 'and';
    return text === '||' || text.toUpperCase() === 'OR' ? 'or' : undefined;
  }

  private parseTerm(): Condition {
    const { kind, text } = this.token;
    if (this.isSign('(')) {
      this.position++;
      const inner = this.parseExpression();
      this.take('sign', ')');
      return inner;
    }
    if (this.isSign('!') || (kind === 'word' && text.toUpperCase() === 'NOT')) {
      if (++this.depth > MAX_DEPTH) this.throwInvalid();
      this.position++;
      const term = this.parseTerm();
      this.depth--;
      return { kind: 'not', term };
    }
    if (kind !== 'word') return this.parseComparison();
    switch (text.toLowerCase()) {
      case 'actionmatches':
        return { kind: 'action', patterns: this.parseArgument() };
      case 'suboperationmatches':
        return { kind: 'suboperation', names: this.parseArgument() };
      case 'exists':
        return this.parseExistence(false);
      case 'notexists':
        return this.parseExistence(true);
      default:
        return this.parseComparison();
    }
  }

  private parseArgument(): readonly string[] {
    this.position++;
    return this.parseSet();
  }

  private parseExistence(isNegated: boolean): Condition {
    this.position++;
    const attribute = this.parseOperand();
    if (attribute.kind !== 'attribute') this.throwInvalid();
    const exists: Condition = { kind: 'exists', attribute };
    return isNegated ? { kind: 'not', term: exists } : exists;
  }

  private parseComparison(): Condition {
    const start = this.token.at;
    const left = this.parseOperand();
    const written = this.take('word');
    const operator = normalizeOperator(written);
    if (operator === undefined) {
      this.position--;
      this.throwInvalid();
    }
    const right = this.parseOperand();
    const text = joinBlanks(this.text.slice(start, this.tokens[this.position - 1].end));
    // The older way to test a suboperation: as an attribute of the request.
    const isSuboperation = left.kind === 'attribute' && /^suboperation$/i.test(left.name);
    if (
      isSuboperation &&
      right.kind === 'values' &&
      /^(ForAnyOfAnyValues:)?StringEquals(IgnoreCase)?$/.test(operator)
    ) {
      return { kind: 'suboperation', names: right.values };
    }
    const isOpen = /Like/.test(operator) && UNDOCUMENTED_ESCAPE.test(text);
    return { kind: 'comparison', left, operator, right, text, ...(isOpen && { isOpen }) };
  }

  private parseOperand(): Operand {
    const { kind, text } = this.token;
    if (this.isSign('{')) return { kind: 'values', values: this.parseSet() };
    if (kind === 'attribute') {
      const slash = text.indexOf('/');
      const source = SOURCES.find((each) => isSameId(each, text.slice(0, slash)));
      if (source === undefined) this.throwInvalid();
      this.position++;
      return { kind, source, name: text.slice(slash + 1) };
    }
    this.position++;
    if (kind === 'string' || (kind === 'word' && LITERAL.test(text)))
      return { kind: 'values', values: [text] };
    this.position--;
    return this.throwInvalid();
  }

  /** Parses a set such as `{'a', 'b'}`. GUIDs and numbers can be without quotes. */
  private parseSet(): readonly string[] {
    this.take('sign', '{');
    const values = [this.parseValue()];
    while (this.isSign(',')) {
      this.position++;
      values.push(this.parseValue());
    }
    this.take('sign', '}');
    return values;
  }

  private parseValue(): string {
    if (this.token.kind !== 'string' && this.token.kind !== 'word') this.throwInvalid();
    return this.tokens[this.position++].text;
  }

  private isSign(text: string): boolean {
    return this.token.kind === 'sign' && this.token.text === text;
  }

  private take(kind: Token['kind'], text?: string): string {
    const found = this.token;
    if (found.kind !== kind || (text !== undefined && found.text !== text)) this.throwInvalid();
    this.position++;
    return found.text;
  }
}

/** Matches a backslash in a string, unless it is before a wildcard or a quote. */
const UNDOCUMENTED_ESCAPE = /\\(?![*?'])/;

const LITERAL = /^(-?\d+(\.\d+)?|true|false)$/i;

const SOURCES: readonly Attribute['source'][] = ['Resource', 'Request', 'Environment', 'Principal'];
