// Generated from the grammar (parser.ts); `npm run accept` writes it anew.
import { SoundReader } from "./sound-reader.ts";
import type { Token, TreeBuilder } from "./tree-builder.ts";

/** Reads what has no mistake, and throws `unsound` at the first token that is one. */
export class CompiledParser extends SoundReader {
  readName(): Made<"name"> {
    const name = this.take(29);
    return this.name(name);
  }
  readBoolean(): Made<"boolean"> {
    let word: Token | undefined;
    switch (this.next()) {
      case 48: {
        word = this.take(48);
        break;
      }
      case 49: {
        word = this.take(49);
        break;
      }
      default: {
        this.fail();
      }
    }
    return this.boolean(word as Token);
  }
  readLiteral(): Made<"literal"> {
    const token = this.takeOf(kinds1);
    return this.literal(token);
  }
  readText(): Made<"text"> {
    let token: Token | undefined;
    switch (this.next()) {
      case 3: {
        token = this.take(3);
        break;
      }
      case 4: {
        token = this.take(4);
        break;
      }
      default: {
        this.fail();
      }
    }
    return this.text(token as Token);
  }
  readBroken(): Made<"broken"> {
    const token = this.take(76);
    return this.broken(token);
  }
  readGroup(): Made<"conditional"> | Made<"operation"> {
    this.take(58);
    const given = this.readExpression();
    this.take(59);
    return given;
  }
  readList(): Made<"list"> {
    let open: Token | undefined;
    let each: Made<"forClause"> | undefined;
    let condition: Made<"conditional"> | Made<"operation"> | undefined;
    let value: Made<"conditional"> | Made<"operation"> | undefined;
    let items: (Made<"conditional"> | Made<"operation">)[] | undefined;
    let close: Token | undefined;
    open = this.take(56);
    switch (this.next()) {
      case 35: {
        each = this.readForClause();
        if (this.next() === 37) {
          this.take(37);
          condition = this.readExpression();
        }
        this.take(53);
        value = this.readExpression();
        break;
      }
      default: {
        if (kinds2[this.next()] === 1) {
          items === undefined ? (items = [this.readExpression()]) : items.push(this.readExpression());
          while (this.next() === 52) {
            this.take(52);
            if (kinds2[this.next()] === 1) {
              items === undefined ? (items = [this.readExpression()]) : items.push(this.readExpression());
            }
          }
        }
        break;
      }
    }
    close = this.take(57);
    return this.list(open as Token, each, condition, value, items, close as Token);
  }
  readMap(): Made<"map"> {
    let open: Token | undefined;
    let entries: (Made<"pair">)[] | undefined;
    let close: Token | undefined;
    open = this.take(54);
    while (kinds3[this.next()] === 1) {
      switch (this.next()) {
        case 4: case 25: case 29: case 30: case 31: case 32: case 33: case 34: case 35: case 36: case 37: case 38: case 39: case 40: case 41: case 42: case 43: case 44: case 45: case 46: case 47: case 48: case 49: {
          entries === undefined ? (entries = [this.readPair()]) : entries.push(this.readPair());
          break;
        }
        case 52: {
          this.take(52);
          break;
        }
        case 72: {
          this.take(72);
          break;
        }
        default: {
          this.fail();
        }
      }
    }
    close = this.take(55);
    return this.map(open as Token, entries, close as Token);
  }
  readPair(): Made<"pair"> {
    let key: Token | undefined;
    let value: Made<"conditional"> | Made<"operation"> | undefined;
    switch (this.next()) {
      case 4: {
        key = this.take(4);
        break;
      }
      case 25: case 29: case 30: case 31: case 32: case 33: case 34: case 35: case 36: case 37: case 38: case 39: case 40: case 41: case 42: case 43: case 44: case 45: case 46: case 47: case 48: case 49: {
        key = this.takeOf(kinds4);
        break;
      }
      default: {
        this.fail();
      }
    }
    this.take(68);
    value = this.readExpression();
    return this.pair(key as Token, value as Made<"conditional"> | Made<"operation">);
  }
  readForClause(): Made<"forClause"> {
    const word = this.take(35);
    const variable = this.take(29);
    this.take(36);
    const list = this.readExpression();
    return this.forClause(word, variable, list);
  }
  readPrimary(): Made<"literal"> | Made<"text"> | Made<"name"> | Made<"boolean"> | Made<"broken"> | Made<"list"> | Made<"map"> | Made<"conditional"> | Made<"operation"> {
    switch (this.next()) {
      case 3: case 4: {
        return this.readText();
      }
      case 6: case 7: case 8: case 9: case 10: case 11: case 12: case 13: case 14: case 15: case 16: case 17: case 18: case 19: case 20: case 21: case 23: case 24: case 28: {
        return this.readLiteral();
      }
      case 29: {
        return this.readName();
      }
      case 48: case 49: {
        return this.readBoolean();
      }
      case 54: {
        return this.readMap();
      }
      case 56: {
        return this.readList();
      }
      case 58: {
        return this.readGroup();
      }
      case 76: {
        return this.readBroken();
      }
      default: {
        this.fail();
      }
    }
  }
  readExpression(): Made<"conditional"> | Made<"operation"> {
    switch (this.next()) {
      case 3: case 4: case 6: case 7: case 8: case 9: case 10: case 11: case 12: case 13: case 14: case 15: case 16: case 17: case 18: case 19: case 20: case 21: case 23: case 24: case 28: case 29: case 47: case 48: case 49: case 54: case 56: case 58: case 70: case 76: {
        return this.readOperation();
      }
      case 37: {
        return this.readConditional();
      }
      default: {
        this.fail();
      }
    }
  }
  readConditional(): Made<"conditional"> {
    const word = this.take(37);
    const condition = this.readExpression();
    this.take(38);
    const then = this.readExpression();
    this.take(39);
    const otherwise = this.readExpression();
    return this.conditional(word, condition, then, otherwise);
  }
  readOperation(): Made<"operation"> {
    let steps: (Made<"step">)[] | undefined;
    const first = this.readUnary();
    while (kinds5[this.next()] === 1) {
      steps === undefined ? (steps = [this.readStep()]) : steps.push(this.readStep());
    }
    return this.operation(first, steps);
  }
  readStep(): Made<"step"> {
    let operator: Token | undefined;
    let operand: Made<"unary"> | undefined;
    switch (this.next()) {
      case 27: case 36: case 45: case 46: case 60: case 61: case 62: case 63: case 64: case 65: case 69: case 70: case 71: {
        operator = this.takeOf(kinds6);
        operand = this.readUnary();
        break;
      }
      case 50: {
        operator = this.take(50);
        if (kinds7[this.next()] === 1) {
          operand = this.readUnary();
        }
        break;
      }
      default: {
        this.fail();
      }
    }
    return this.step(operator as Token, operand);
  }
  readUnary(): Made<"unary"> {
    let signs: (Token)[] | undefined;
    let operand: Made<"postfix"> | undefined;
    while ((this.next() === 47 || this.next() === 70)) {
      switch (this.next()) {
        case 47: {
          signs === undefined ? (signs = [this.take(47)]) : signs.push(this.take(47));
          break;
        }
        case 70: {
          signs === undefined ? (signs = [this.take(70)]) : signs.push(this.take(70));
          break;
        }
        default: {
          this.fail();
        }
      }
    }
    operand = this.readPostfix();
    return this.unary(signs, operand as Made<"postfix">);
  }
  readPostfix(): Made<"postfix"> {
    let primary: Made<"literal"> | Made<"text"> | Made<"name"> | Made<"boolean"> | Made<"broken"> | Made<"list"> | Made<"map"> | Made<"conditional"> | Made<"operation"> | undefined;
    let suffixes: (Made<"member"> | Made<"index"> | Made<"call">)[] | undefined;
    primary = this.readPrimary();
    while (kinds8[this.next()] === 1) {
      switch (this.next()) {
        case 51: {
          suffixes === undefined ? (suffixes = [this.readMember()]) : suffixes.push(this.readMember());
          break;
        }
        case 56: {
          suffixes === undefined ? (suffixes = [this.readIndex()]) : suffixes.push(this.readIndex());
          break;
        }
        case 58: {
          suffixes === undefined ? (suffixes = [this.readCall()]) : suffixes.push(this.readCall());
          break;
        }
        default: {
          this.fail();
        }
      }
    }
    return this.postfix(primary as Made<"literal"> | Made<"text"> | Made<"name"> | Made<"boolean"> | Made<"broken"> | Made<"list"> | Made<"map"> | Made<"conditional"> | Made<"operation">, suffixes);
  }
  readMember(): Made<"member"> {
    this.take(51);
    const name = this.takeOf(kinds4);
    return this.member(name);
  }
  readIndex(): Made<"index"> {
    this.take(56);
    const index = this.readExpression();
    const close = this.take(57);
    return this.index(index, close);
  }
  readCall(): Made<"call"> {
    let given: (Made<"argument">)[] | undefined;
    const open = this.take(58);
    if (kinds9[this.next()] === 1) {
      given === undefined ? (given = [this.readArgument()]) : given.push(this.readArgument());
      while (this.next() === 52) {
        this.take(52);
        if (kinds9[this.next()] === 1) {
          given === undefined ? (given = [this.readArgument()]) : given.push(this.readArgument());
        }
      }
    }
    const close = this.take(59);
    return this.call(open, given, close);
  }
  readArgument(): Made<"argument"> {
    let name: Token | undefined;
    if (kinds4[this.next()] === 1 && this.second() === 68) {
      name = this.takeOf(kinds4);
      this.take(68);
    }
    const value = this.readExpression();
    return this.argument(name, value);
  }
  readBlockHeader(): Made<"blockHeader"> {
    let labels: (Made<"name"> | Made<"literal"> | Made<"text"> | Made<"broken">)[] | undefined;
    let parameters: Made<"parameters"> | undefined;
    let clauses: (Made<"clause">)[] | undefined;
    while (kinds10[this.next()] === 1) {
      labels === undefined ? (labels = [this.readLabel()]) : labels.push(this.readLabel());
    }
    if (this.next() === 58) {
      parameters = this.readParameters();
    }
    while (kinds11[this.next()] === 1) {
      clauses === undefined ? (clauses = [this.readClause()]) : clauses.push(this.readClause());
    }
    return this.blockHeader(labels, parameters, clauses);
  }
  readLabel(): Made<"name"> | Made<"literal"> | Made<"text"> | Made<"broken"> {
    switch (this.next()) {
      case 3: case 4: {
        return this.readText();
      }
      case 6: case 7: case 8: case 9: case 10: case 11: case 12: case 13: case 14: case 15: case 16: case 17: case 18: case 19: case 20: case 21: case 23: case 24: case 28: {
        return this.readLiteral();
      }
      case 29: {
        return this.readName();
      }
      case 76: {
        return this.readBroken();
      }
      default: {
        this.fail();
      }
    }
  }
  readParameters(): Made<"parameters"> {
    let parameters: (Made<"parameter">)[] | undefined;
    this.take(58);
    if (this.next() === 29) {
      parameters === undefined ? (parameters = [this.readParameter()]) : parameters.push(this.readParameter());
      while (this.next() === 52) {
        this.take(52);
        if (this.next() === 29) {
          parameters === undefined ? (parameters = [this.readParameter()]) : parameters.push(this.readParameter());
        }
      }
    }
    this.take(59);
    return this.parameters(parameters);
  }
  readParameter(): Made<"parameter"> {
    let type: Made<"postfix"> | undefined;
    let value: Made<"conditional"> | Made<"operation"> | undefined;
    const name = this.take(29);
    if (this.next() === 53) {
      this.take(53);
      type = this.readPostfix();
    }
    if (this.next() === 68) {
      this.take(68);
      value = this.readExpression();
    }
    return this.parameter(name, type, value);
  }
  readClause(): Made<"clause"> {
    let word: Token | undefined;
    let values: Made<"references"> | undefined;
    let each: Made<"forClause"> | undefined;
    switch (this.next()) {
      case 35: {
        each = this.readForClause();
        break;
      }
      case 40: case 41: case 42: case 43: {
        switch (this.next()) {
          case 40: {
            word = this.take(40);
            break;
          }
          case 41: {
            word = this.take(41);
            break;
          }
          case 42: {
            word = this.take(42);
            break;
          }
          case 43: {
            word = this.take(43);
            break;
          }
          default: {
            this.fail();
          }
        }
        values = this.readReferences();
        break;
      }
      default: {
        this.fail();
      }
    }
    return this.clause(word, values, each);
  }
  readReferences(): Made<"references"> {
    let values: (Made<"postfix">)[] | undefined;
    do {
      values === undefined ? (values = [this.readPostfix()]) : values.push(this.readPostfix());
    } while (this.next() === 52 && this.at++ >= 0);
    return this.references(values);
  }
  readFile(): Made<"entries"> {
    return this.readEntries();
  }
  readInterpolation(): Made<"conditional"> | Made<"operation"> {
    return this.readExpression();
  }
  readEntries(): Made<"entries"> {
    let entries: (Made<"field"> | Made<"languageEntry"> | Made<"importEntry"> | Made<"letEntry"> | Made<"requireEntry"> | Made<"forEntry"> | Made<"ifEntry"> | Made<"block">)[] | undefined;
    if (kinds4[this.next()] === 1) {
      entries === undefined ? (entries = [this.readEntry()]) : entries.push(this.readEntry());
    }
    while ((this.next() === 52 || this.next() === 72)) {
      switch (this.next()) {
        case 52: {
          this.take(52);
          break;
        }
        case 72: {
          this.take(72);
          break;
        }
        default: {
          this.fail();
        }
      }
      if (kinds4[this.next()] === 1) {
        entries === undefined ? (entries = [this.readEntry()]) : entries.push(this.readEntry());
      }
    }
    return this.entries(entries);
  }
  readEntry(): Made<"field"> | Made<"languageEntry"> | Made<"importEntry"> | Made<"letEntry"> | Made<"requireEntry"> | Made<"forEntry"> | Made<"ifEntry"> | Made<"block"> {
    switch (this.next()) {
      case 25: case 36: case 38: case 39: case 40: case 41: case 42: case 43: case 44: case 45: case 46: case 47: case 48: case 49: {
        return this.readField();
      }
      case 29: case 33: {
        if (kinds12[this.second()] === 1) {
          return this.readField();
        }
        return this.readBlock();
      }
      case 30: {
        if (kinds12[this.second()] === 1) {
          return this.readField();
        }
        return this.readLanguageEntry();
      }
      case 31: {
        if (kinds12[this.second()] === 1) {
          return this.readField();
        }
        return this.readImportEntry();
      }
      case 32: {
        if (this.second() === 29) {
          return this.readLetEntry();
        }
        return this.readField();
      }
      case 34: {
        if (kinds12[this.second()] === 1) {
          return this.readField();
        }
        return this.readRequireEntry();
      }
      case 35: {
        if (this.second() === 29) {
          return this.readForEntry();
        }
        return this.readField();
      }
      case 37: {
        if (kinds12[this.second()] === 1) {
          return this.readField();
        }
        return this.readIfEntry();
      }
      default: {
        this.fail();
      }
    }
  }
  readField(): Made<"field"> {
    const name = this.takeOf(kinds4);
    const operator = this.takeOf(kinds12);
    const value = this.readExpression();
    return this.field(name, operator, value);
  }
  readLanguageEntry(): Made<"languageEntry"> {
    const word = this.take(30);
    const number = this.readLiteral();
    return this.languageEntry(word, number);
  }
  readImportEntry(): Made<"importEntry"> {
    let word: Token | undefined;
    let from: Made<"text"> | Made<"literal"> | undefined;
    let as: Token | undefined;
    word = this.take(31);
    switch (this.next()) {
      case 3: case 4: {
        from = this.readText();
        break;
      }
      case 6: case 7: case 8: case 9: case 10: case 11: case 12: case 13: case 14: case 15: case 16: case 17: case 18: case 19: case 20: case 21: case 23: case 24: case 28: {
        from = this.readLiteral();
        break;
      }
      default: {
        this.fail();
      }
    }
    if (this.next() === 44) {
      this.take(44);
      as = this.take(29);
    }
    return this.importEntry(word as Token, from as Made<"text"> | Made<"literal">, as);
  }
  readLetEntry(): Made<"letEntry"> {
    const word = this.take(32);
    const name = this.take(29);
    this.take(68);
    const value = this.readExpression();
    return this.letEntry(word, name, value);
  }
  readRequireEntry(): Made<"requireEntry"> {
    let otherwise: Made<"conditional"> | Made<"operation"> | undefined;
    const word = this.take(34);
    const condition = this.readExpression();
    if (this.next() === 39) {
      this.take(39);
      otherwise = this.readExpression();
    }
    return this.requireEntry(word, condition, otherwise);
  }
  readForEntry(): Made<"forEntry"> {
    const each = this.readForClause();
    const body = this.readBody();
    return this.forEntry(each, body);
  }
  readIfEntry(): Made<"ifEntry"> {
    let otherwise: Made<"body"> | undefined;
    const word = this.take(37);
    const condition = this.readExpression();
    const body = this.readBody();
    if (this.next() === 39) {
      this.take(39);
      otherwise = this.readBody();
    }
    return this.ifEntry(word, condition, body, otherwise);
  }
  readBlock(): Made<"block"> {
    let word: Token | undefined;
    let header: Made<"blockHeader"> | undefined;
    let body: Made<"body"> | undefined;
    switch (this.next()) {
      case 29: {
        word = this.take(29);
        break;
      }
      case 33: {
        word = this.take(33);
        break;
      }
      default: {
        this.fail();
      }
    }
    header = this.readBlockHeader();
    body = this.readBody();
    return this.block(word as Token, header as Made<"blockHeader">, body as Made<"body">);
  }
  readBody(): Made<"body"> {
    const open = this.take(54);
    const entries = this.readEntries();
    const close = this.take(55);
    return this.body(open, entries, close);
  }
}

type Made<Rule extends keyof TreeBuilder> = TreeBuilder[Rule] extends (...read: never) => infer T ? T : never;

function tableOf(...kinds: readonly number[]): Uint8Array {
  const table = new Uint8Array(77);
  for (const kind of kinds) table[kind] = 1;
  return table;
}
const kinds1 = tableOf(6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 28);
const kinds2 = tableOf(3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 28, 29, 37, 47, 48, 49, 54, 56, 58, 70, 76);
const kinds3 = tableOf(4, 25, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 52, 72);
const kinds4 = tableOf(25, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49);
const kinds5 = tableOf(27, 36, 45, 46, 50, 60, 61, 62, 63, 64, 65, 69, 70, 71);
const kinds6 = tableOf(27, 36, 45, 46, 60, 61, 62, 63, 64, 65, 69, 70, 71);
const kinds7 = tableOf(3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 28, 29, 47, 48, 49, 54, 56, 58, 70, 76);
const kinds8 = tableOf(51, 56, 58);
const kinds9 = tableOf(3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 54, 56, 58, 70, 76);
const kinds10 = tableOf(3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 28, 29, 76);
const kinds11 = tableOf(35, 40, 41, 42, 43);
const kinds12 = tableOf(26, 66, 67, 68);
