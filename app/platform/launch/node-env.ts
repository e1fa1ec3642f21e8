import { enableCompileCache } from "node:module";

// Imported before anything else: React decides between its two builds when it is first loaded.
process.env.NODE_ENV ??= process.argv.includes("--dev") ? "development" : "production";

// Most of a start is compiling JavaScript that has not changed since the last one.
enableCompileCache();
