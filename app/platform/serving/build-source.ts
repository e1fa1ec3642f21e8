import { existsSync } from "node:fs";
import path from "node:path";
import type { RequestHandler } from "express";
import type { ServerBuild } from "react-router";
import type { ViteDevServer } from "vite";
import type { Boot } from "./application.ts";
import type { env } from "../env.server.ts";

/** The server build with what our entry module adds to it. */
export type Build = Omit<ServerBuild, "entry"> & { entry: { module: ServerBuild["entry"]["module"] & { boot: Boot; env: typeof env } } };

export type BuildSource = {
	/** The one module graph. In development it is the current state of the sources. */
	load: () => Promise<Build>;
	/** Serves assets and hot reload in development. */
	middleware?: RequestHandler;
	close: () => Promise<void>;
};

const root = path.resolve(import.meta.dirname, "../../..");

/** Where the browser's files lie after `npm run build`. */
export const clientDirectory = path.join(root, "build", "client");

/** What `npm run build` made. Its module is evaluated once. */
export async function productionBuild(): Promise<BuildSource> {
	const file = path.join(root, "build", "server", "index.js");
	if (!existsSync(file)) throw new Error("there is no build yet. Run: npm run build");
	const build = (await import(file)) as Build;
	return { load: async () => build, close: async () => {} };
}

// Modules that hold connections and timers: a second copy of them would be a second database pool or worker.
const restarting = /[/\\](app[/\\](platform|boot\.server)|worker[/\\]|server\.ts$|prisma[/\\])/;

/** The sources, compiled as they are asked for. `restart` is called when a change needs a new process. */
export async function developmentBuild(restart: () => void): Promise<BuildSource> {
	const { createServer } = await import("vite");
	const ours = process.listeners("SIGTERM");
	const vite: ViteDevServer = await createServer({ root, server: { middlewareMode: true }, appType: "custom" });
	// What it loads would end the process on SIGTERM with 143, before open requests and usage are finished.
	for (const listener of process.listeners("SIGTERM")) if (!ours.includes(listener)) process.off("SIGTERM", listener);
	vite.watcher.on("change", (file) => {
		if (restarting.test(file.slice(root.length))) restart();
	});
	return {
		load: async () => (await vite.ssrLoadModule("virtual:react-router/server-build")) as Build,
		middleware: vite.middlewares as unknown as RequestHandler,
		// Not waited for: it waits in turn for the very change that makes us stop, and the process ends anyway.
		close: async () => void vite.close(),
	};
}
