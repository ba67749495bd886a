/** A list of 32-bit numbers that grows, without a box for each: `values` holds `count` of them, and may be another one after a push. */
export class Numbers {
  values = new Int32Array(1 << 10);
  count = 0;

  /** Gives the place of the new one. */
  push(value: number): number {
    if (this.count === this.values.length) this.reserve(1);
    this.values[this.count] = value;
    return this.count++;
  }
  /** Makes room for as many more. */
  reserve(more: number): void {
    if (this.count + more <= this.values.length) return;
    const larger = new Int32Array(Math.max(this.count + more, this.values.length * 2));
    larger.set(this.values.subarray(0, this.count));
    this.values = larger;
  }
}
