import type { RequestHandler } from "express";

/** Largest body of a page's form or of a management request, in bytes. */
export const pageBodyLimit = 2 * 1024 * 1024;

/**
 * Refuses bodies before anything reads them, as forms are read into memory whole and before anybody has signed in: 413
 * for a longer one, 411 for one that does not say its length. Node holds senders to the length they declare.
 */
export const boundBodies: RequestHandler = (request, response, next) => {
	const { "content-length": declared, "transfer-encoding": encoding } = request.headers;
	const refuse = (status: number, message: string) => void response.status(status).set("connection", "close").json({ message });
	if (encoding !== undefined) return refuse(411, "The request must have the header Content-Length.");
	if (Number(declared ?? 0) > pageBodyLimit) return refuse(413, `The body is larger than ${pageBodyLimit} bytes.`);
	next();
};
