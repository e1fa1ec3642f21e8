/**
 * Something in the operator's hands keeps the process from starting. The message is shown as it stands, without a stack,
 * and says what to do.
 */
export class StartupError extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "StartupError";
	}
}
