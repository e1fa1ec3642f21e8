import { index, layout, prefix, route, type RouteConfig } from "@react-router/dev/routes";

/** Every URL of the product, top to bottom. Routes with an explicit id are reached by the fast lane of server.ts. */
export default [
	// Inference (fast lane)
	route("v1/chat/completions", "routes/v1/chat-completions.ts", { id: "v1-chat-completions" }),
	route("v1/models", "routes/v1/models.ts", { id: "v1-models" }),

	// Health and metrics (fast lane)

	// Management API

	// Sign-in pages

	// Console

	// Catalogue pages
	route("models", "routes/models/route.tsx"),
	route("models/:modelId", "routes/models/detail/route.tsx"),

	// Site
] satisfies RouteConfig;

void [index, layout, prefix, route];
