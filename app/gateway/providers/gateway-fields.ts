/** Fields of request bodies that are this gateway's own: no provider knows them, so none is forwarded. */
export const gatewayFields = [
	"no_reasoning",
	"free_models_only",
	"onboarding",
	"plugins",
	"routing",
	"models",
	"usage",
	"web_search",
	"image_config",
	"sensitive_word_check",
	"cache_control",
	"extra_body",
] as const;
