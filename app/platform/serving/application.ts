import type { Env } from "../env.server";
import type { logger } from "../logger.server";
import type { QuickstartFile } from "../quickstart.server";
import type { allowsOtherOrigins, fastRoutes, isInferencePath, plainPath } from "./fast-routes";
import type { startMeasuring } from "./measure-requests.server";
import type { requestInfoReader } from "./request-info.server";

/**
 * What a process does: `all` is everything on one machine; with several web processes the `primary` prepares and works
 * and each `web` serves; `worker` is the worker deployed apart.
 */
export type Role = "all" | "primary" | "web" | "worker";

export type Application = {
	env: Env;
	logger: typeof logger;
	/** Set in embedded mode. */
	quickstart?: QuickstartFile;
	/** Variables that further processes of this machine need to reach the same database. */
	shared: Record<string, string>;
	/** Says to load balancers that this instance is going away. */
	reportDraining: () => void;
	/** Ends everything that `boot` started, in order. Call once no request is open. Never rejects. */
	shutdown: () => Promise<void>;
	serving: {
		requestInfo: ReturnType<typeof requestInfoReader>;
		fastRoutes: typeof fastRoutes;
		isInferencePath: typeof isInferencePath;
		plainPath: typeof plainPath;
		allowsOtherOrigins: typeof allowsOtherOrigins;
		startMeasuring: typeof startMeasuring;
	};
};

/**
 * Brings the application to life, everything but its listeners: what the server build exports as `boot`. Rejects with
 * EnvError or StartupError.
 */
export type Boot = (role: Role, onEmbeddedExit: (lastWords: string) => void) => Promise<Application>;
