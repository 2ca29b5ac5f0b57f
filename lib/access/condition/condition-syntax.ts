import { throwProblems } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { Token } from './condition-tokens';
import { rest, tokensOf } from './condition-tokens';

/** A condition of Azure's attribute-based access control, read. */
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
  /** As it was written: `StringEquals`, or with a set function before it, `ForAnyOfAnyValues:StringEquals`. */
  readonly operator: string;
  readonly right: Operand;
  /** The comparison as it was written, on one line. */
  readonly text: string;
}

export interface Attribute {
  readonly kind: 'attribute';
  readonly source: 'Resource' | 'Request' | 'Environment' | 'Principal';
  readonly name: string;
}

export type Operand = Attribute | { readonly kind: 'values'; readonly values: readonly string[] };

/** More than any condition that people write; a parser that calls itself has to stop somewhere. */
const MAX_DEPTH = 100;

/**
 * Reads a condition: what we write, and the forms that Azure documents for people.
 *
 * @throws DataShareError `ConditionInvalid` where Azure would refuse it
 * @see https://learn.microsoft.com/azure/role-based-access-control/conditions-format
 */
export function parseCondition(text: string): Condition {
  return new Parser(text).parse();
}

/** The condition with what only Terraform knows (`${...}` in a value) as something that cannot be known. */
export function withOpenValues(condition: Condition): Condition {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { ...condition, terms: condition.terms.map(withOpenValues) };
    case 'not':
      return { ...condition, term: withOpenValues(condition.term) };
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
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {
    this.tokens = tokensOf(text);
  }

  public parse(): Condition {
    const condition = this.expression();
    if (this.token.kind !== 'end') this.refuse();
    return condition;
  }

  private get token(): Token {
    return this.tokens[this.at];
  }

  private refuse(): never {
    throwProblems([problems.conditionInvalid(rest(this.text, this.token.at))]);
    throw new Error('unreachable');
  }

  /** One kind of operator between two parentheses: Azure wants AND and OR to be grouped. */
  private expression(): Condition {
    if (++this.depth > MAX_DEPTH) this.refuse();
    const first = this.term();
    const operator = this.logical();
    const terms = [first];
    while (operator && this.logical() === operator) {
      this.at++;
      terms.push(this.term());
    }
    if (this.logical()) this.refuse();
    this.depth--;
    return operator ? { kind: operator, terms } : first;
  }

  private logical(): 'and' | 'or' | undefined {
    const { kind, text } = this.token;
    if (kind !== 'word' && kind !== 'sign') return undefined;
    if (text === '&&' || text.toUpperCase() === 'AND') return 'and';
    return text === '||' || text.toUpperCase() === 'OR' ? 'or' : undefined;
  }

  private term(): Condition {
    const { kind, text } = this.token;
    if (this.isSign('(')) {
      this.at++;
      const inner = this.expression();
      this.take('sign', ')');
      return inner;
    }
    if (this.isSign('!') || (kind === 'word' && text.toUpperCase() === 'NOT')) {
      if (++this.depth > MAX_DEPTH) this.refuse();
      this.at++;
      const term = this.term();
      this.depth--;
      return { kind: 'not', term };
    }
    if (kind === 'word') {
      if (text === 'ActionMatches') return { kind: 'action', patterns: this.argument() };
      if (text === 'SubOperationMatches') return { kind: 'suboperation', names: this.argument() };
      if (text === 'Exists' || text === 'NotExists') return this.existence(text === 'NotExists');
    }
    return this.comparison();
  }

  private argument(): readonly string[] {
    this.at++;
    return this.set();
  }

  private existence(isNegated: boolean): Condition {
    this.at++;
    const attribute = this.operand();
    if (attribute.kind !== 'attribute') this.refuse();
    const exists: Condition = { kind: 'exists', attribute };
    return isNegated ? { kind: 'not', term: exists } : exists;
  }

  private comparison(): Condition {
    const start = this.token.at;
    const left = this.operand();
    const operator = this.take('word');
    if (!OPERATOR.test(operator)) {
      this.at--;
      this.refuse();
    }
    const right = this.operand();
    const text = this.text
      .slice(start, this.tokens[this.at - 1].end)
      .trim()
      .replace(/\s+/g, ' ');
    // What suboperation a request is was once written as an attribute of it.
    const isSuboperation = left.kind === 'attribute' && /^suboperation$/i.test(left.name);
    if (
      isSuboperation &&
      right.kind === 'values' &&
      /^(ForAnyOfAnyValues:)?StringEquals(IgnoreCase)?$/.test(operator)
    ) {
      return { kind: 'suboperation', names: right.values };
    }
    return { kind: 'comparison', left, operator, right, text };
  }

  private operand(): Operand {
    const { kind, text } = this.token;
    if (this.isSign('{')) return { kind: 'values', values: this.set() };
    this.at++;
    if (kind === 'attribute') {
      const slash = text.indexOf('/');
      return {
        kind,
        source: text.slice(0, slash) as Attribute['source'],
        name: text.slice(slash + 1),
      };
    }
    if (kind === 'string' || (kind === 'word' && LITERAL.test(text)))
      return { kind: 'values', values: [text] };
    this.at--;
    return this.refuse();
  }

  /** `{'a', 'b'}`; GUIDs and numbers stand without quotes. */
  private set(): readonly string[] {
    this.take('sign', '{');
    const values = [this.value()];
    while (this.isSign(',')) {
      this.at++;
      values.push(this.value());
    }
    this.take('sign', '}');
    return values;
  }

  private value(): string {
    if (this.token.kind !== 'string' && this.token.kind !== 'word') this.refuse();
    return this.tokens[this.at++].text;
  }

  private isSign(text: string): boolean {
    return this.token.kind === 'sign' && this.token.text === text;
  }

  private take(kind: Token['kind'], text?: string): string {
    const found = this.token;
    if (found.kind !== kind || (text !== undefined && found.text !== text)) this.refuse();
    this.at++;
    return found.text;
  }
}

const LITERAL = /^(-?\d+(\.\d+)?|true|false)$/i;

/** @see https://learn.microsoft.com/azure/role-based-access-control/conditions-format#operators */
const OPERATOR =
  /^((For(Any|All)Of(Any|All)Values:)?(String(Not)?(Equals|Like)(IgnoreCase)?|Numeric(Not)?Equals|Numeric(Less|Greater)Than(Equals)?|DateTime(Not)?Equals|DateTime(Less|Greater)Than(Equals)?|Guid(Not)?Equals|TimeOfDay\w+|Ip\w+)|String(Not)?StartsWith(IgnoreCase)?|Bool(Not)?Equals)$/;
