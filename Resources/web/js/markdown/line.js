// A cursor over one line that counts columns, so that tabs stand at every fourth.

export class Line {
  /** @param {string} text without its end */
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.column = 0;
    /** A tab of which a container took only some columns. */
    this.isInTab = false;
    this.next = 0;
    this.indent = 0;
    this.isBlank = false;
    this.look();
  }

  /** Finds the first character that is no space: its place, its indent, or that there is none. */
  look() {
    let at = this.at;
    let column = this.column;
    for (; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 32) column++;
      else if (code === 9) column += 4 - (column % 4);
      else break;
    }
    this.next = at;
    this.indent = column - this.column;
    this.isBlank = at >= this.text.length;
  }

  /** @param {number} columns of white space to pass over */
  skip(columns) {
    while (columns > 0 && this.at < this.text.length) {
      const width = this.text.charCodeAt(this.at) === 9 ? 4 - (this.column % 4) : 1;
      const taken = Math.min(width, columns);
      this.column += taken;
      columns -= taken;
      this.isInTab = taken < width;
      if (!this.isInTab) this.at++;
    }
    this.look();
  }

  /** @param {number} count of characters after the white space to pass over, with it */
  take(count) {
    this.column += this.indent + count;
    this.at = this.next + count;
    this.isInTab = false;
    this.look();
  }

  /** What is left, white space in front included. */
  rest() {
    if (!this.isInTab) return this.text.slice(this.at);
    return " ".repeat(4 - (this.column % 4)) + this.text.slice(this.at + 1);
  }

  /** What is left from the first character that is no space. */
  content() {
    return this.text.slice(this.next);
  }

  /**
   * @param {RegExp} pattern sticky
   * @returns {RegExpExecArray | null} the match at the first character that is no space
   */
  match(pattern) {
    pattern.lastIndex = this.next;
    return pattern.exec(this.text);
  }
}
