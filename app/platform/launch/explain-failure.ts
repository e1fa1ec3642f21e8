/** The parts of Node's, Postgres's and our own errors that tell what happened. */
type Failure = { name?: string; message?: string; code?: string; port?: number; path?: string; syscall?: string; errors?: Failure[] };

type Explanation = (failure: Failure, where: string) => string;

const noPermission: Explanation = ({ syscall, port }, where) =>
	syscall === "listen"
		? `Port ${port} may not be used by this user. Choose one above 1023 with PORT.`
		: `Permission denied${where}. Check who owns it, or set DATA_DIR to a directory that this user may write.`;

const notADirectory: Explanation = (_failure, where) =>
	`A file stands where a directory is needed${where}. Remove it, or set another DATA_DIR.`;

const noAnswer: Explanation = ({ code, port }) =>
	`A server that is configured does not answer (${code}${port ? `, port ${port}` : ""}). Check DATABASE_URL and REDIS_URL.`;

const refused: Explanation = () => "Postgres refused the user or password in DATABASE_URL.";

/**
 * By the codes of Node (https://nodejs.org/api/errors.html#common-system-errors) and of Postgres
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const explanations: Record<string, Explanation> = {
	EADDRINUSE: ({ port = 3002 }) =>
		`Port ${port} is taken by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`,
	EACCES: noPermission,
	EPERM: noPermission,
	EROFS: (_failure, where) => `The file system is read-only${where}. Set DATA_DIR to a directory that can be written.`,
	ENOSPC: (_failure, where) => `The disk is full${where}. Free some space and start again.`,
	EMFILE: () => "Too many open files. Raise the limit (ulimit -n) and start again.",
	ENOTDIR: notADirectory,
	EEXIST: notADirectory,
	ECONNREFUSED: noAnswer,
	ENOTFOUND: noAnswer,
	EAI_AGAIN: noAnswer,
	ETIMEDOUT: noAnswer,
	EHOSTUNREACH: noAnswer,
	"28P01": refused,
	"28000": refused,
	"3D000": () => "The database named in DATABASE_URL does not exist. Create it first.",
	"53100": () => "Postgres says that its disk is full. Free some space and start again.",
	"53300": () => "Postgres has no connection left for us. Raise its max_connections, or lower DATABASE_POOL_SIZE.",
};

/** What kept the process from starting, in words for its operator; never a stack. */
export function explainFailure(error: unknown): string {
	const failure = (error ?? {}) as Failure;
	if (failure.name === "EnvError" || failure.name === "StartupError") return failure.message ?? "";
	// Connecting to a name with several addresses fails with one error per address.
	const inner = failure.errors?.[0]?.code ? failure.errors[0] : failure;
	const where = inner.path ? ` (${inner.path})` : "";
	return explanations[inner.code ?? ""]?.(inner, where) ?? (failure.message || "the reason is unknown");
}
