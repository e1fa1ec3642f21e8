import { expect, test } from "vitest";
import { allowsOtherOrigins, fastRoutes, isInferencePath, plainPath } from "./fast-routes";

const routes = fastRoutes({
	root: { id: "root", path: "", module: {} },
	"v1-models": { id: "v1-models", parentId: "root", path: "v1/models", module: {} },
	"v1-model": { id: "v1-model", parentId: "root", path: "v1/models/:provider/:model", module: {} },
	"v1-files": { id: "v1-files", parentId: "root", path: "v1/files/*", module: {} },
	nested: { id: "nested", parentId: "root", path: "v1", module: {} },
	"v1-video": { id: "v1-video", parentId: "nested", path: "videos/:id", module: {} },
	health: { id: "health", parentId: "root", path: "health", module: {} },
	"routes/page": { id: "routes/page", parentId: "root", path: "v1/master/keys", module: {} },
});

test.each([
	["/v1/models", "v1-models", {}],
	["/v1/models/", "v1-models", {}],
	["/v1/models/a%2Fb/c.1", "v1-model", { provider: "a/b", model: "c.1" }],
	["/v1/files/x/y", "v1-files", { "*": "x/y" }],
	["/v1/videos/42", "v1-video", { id: "42" }],
	["/health", "health", {}],
])("%s is served by %s", (path, id, params) => {
	const found = routes.match(path);
	expect(found?.route.id).toBe(id);
	expect(found?.params).toEqual(params);
});

test.each(["/v1/master/keys", "/v1/model", "/v1/models/only-one", "/", "/dashboard", "/V1/models"])("%s is not fast", (path) => {
	expect(routes.match(path)).toBeUndefined();
});

test.each([
	["/v1/models?a=b", "/v1/models"],
	["/V1/Models", "/v1/models"],
	["/%761/%6dodels", "/v1/models"],
	["/x/../v1//models", "/v1/models"],
	["//v1/models", "/v1/models"],
	["/V1/models.data?_routes=x", "/v1/models"],
	["http://localhost/v1/models", undefined],
	["*", undefined],
	["/%", undefined],
])("%s means %s", (target, path) => {
	expect(plainPath(target)).toBe(path);
});

test("management under /v1 belongs to the pages, the rest to the inference API", () => {
	for (const path of ["/v1", "/v1/anything", "/v1/chat/completions", "/v1/sessionsx"]) expect(isInferencePath(path), path).toBe(true);
	for (const path of ["/v1/master", "/v1/sessions/1", "/v1/wallet", "/v1/customers/a", "/v1x", "/models"]) {
		expect(isInferencePath(path), path).toBe(false);
	}
	expect(allowsOtherOrigins("/v1/sessions")).toBe(true);
	expect(allowsOtherOrigins("/keys/api")).toBe(false);
});
