import { index, layout, prefix, route, type RouteConfig } from "@react-router/dev/routes";

/** Every URL of the product, top to bottom. Routes with an explicit id are reached by the fast lane of server.ts. */
export default [
	// Inference (fast lane)

	// Health and metrics (fast lane)

	// Management API

	// Sign-in pages

	// Console

	// Catalogue pages

	// Site
] satisfies RouteConfig;

void [index, layout, prefix, route];
