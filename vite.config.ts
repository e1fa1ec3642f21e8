import { fileURLToPath } from "node:url";
import { reactRouter } from "@react-router/dev/vite";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

export default defineConfig({
	plugins: [tailwindcss(), reactRouter()],
	resolve: { alias: { "~": fileURLToPath(new URL("./app", import.meta.url)) } },
	// Source maps of the server keep stack traces in our logs readable; the client ships none.
	build: { sourcemap: false, chunkSizeWarningLimit: 1500 },
	environments: {
		ssr: {
			build: { sourcemap: true },
			// Of these the pages use a small part; loading them whole takes half of a start.
			resolve: { noExternal: ["lucide-react", "radix-ui", "recharts"] },
		},
	},
});
