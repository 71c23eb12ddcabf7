/** Inputs that cannot be used: one line each, naming input, value and what is allowed. */
export class InputError extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.name = 'InputError'
  }
}
