/** The parts of Node's, Postgres's and our own errors that tell what happened. */
type Failure = { name?: string; message?: string; code?: string; port?: number; path?: string; syscall?: string; address?: string; errors?: unknown[] };

/**
 * What kept the process from starting, in words for its operator; never a stack. Node error codes:
 * https://nodejs.org/api/errors.html#common-system-errors, Postgres: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function explainFailure(error: unknown): string {
	const failure = (error ?? {}) as Failure;
	if (failure.name === "EnvError" || failure.name === "StartupError") return failure.message ?? "";
	const inner = failure.errors?.[0] as Failure | undefined;
	const { code, port, path } = inner?.code ? inner : failure;
	const where = path ? ` (${path})` : "";
	switch (code) {
		case "EADDRINUSE":
			return `Port ${port} is taken by another program. Stop that one, or choose another port: PORT=${(port ?? 3002) + 1} npm start`;
		case "EACCES":
		case "EPERM":
			if (failure.syscall === "listen") return `Port ${port} may not be used by this user. Choose one above 1023 with PORT.`;
			return `Permission denied${where}. Check who owns it, or set DATA_DIR to a directory that this user may write.`;
		case "EROFS":
			return `The file system is read-only${where}. Set DATA_DIR to a directory that can be written.`;
		case "ENOSPC":
			return `The disk is full${where}. Free some space and start again.`;
		case "EMFILE":
			return "Too many open files. Raise the limit (ulimit -n) and start again.";
		case "ENOTDIR":
		case "EEXIST":
			return `A file stands where a directory is needed${where}. Remove it, or set another DATA_DIR.`;
		case "ECONNREFUSED":
		case "ENOTFOUND":
		case "ETIMEDOUT":
		case "EHOSTUNREACH":
			return `A server that is configured does not answer (${code}${port ? `, port ${port}` : ""}). Check DATABASE_URL and REDIS_URL.`;
		case "28P01":
		case "28000":
			return "Postgres refused the user or password in DATABASE_URL.";
		case "3D000":
			return "The database named in DATABASE_URL does not exist. Create it first.";
		case "53100":
			return "Postgres says that its disk is full. Free some space and start again.";
		default:
			return failure.message || "for an unknown reason";
	}
}
