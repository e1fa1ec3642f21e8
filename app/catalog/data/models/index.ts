// Written by app/catalog/check/import.ts; a family added by hand gets its two lines here.
import llmgateway from "./llmgateway.json" with { type: "json" };
import openai from "./openai.json" with { type: "json" };
import anthropic from "./anthropic.json" with { type: "json" };
import google from "./google.json" with { type: "json" };
import inclusionai from "./inclusionai.json" with { type: "json" };
import perplexity from "./perplexity.json" with { type: "json" };
import xai from "./xai.json" with { type: "json" };
import xiaomi from "./xiaomi.json" with { type: "json" };
import meta from "./meta.json" with { type: "json" };
import deepseek from "./deepseek.json" with { type: "json" };
import mistral from "./mistral.json" with { type: "json" };
import minimax from "./minimax.json" with { type: "json" };
import moonshot from "./moonshot.json" with { type: "json" };
import alibaba from "./alibaba.json" with { type: "json" };
import atlascloud from "./atlascloud.json" with { type: "json" };
import atria from "./atria.json" with { type: "json" };
import baai from "./baai.json" with { type: "json" };
import baidu from "./baidu.json" with { type: "json" };
import bytedance from "./bytedance.json" with { type: "json" };
import nousresearch from "./nousresearch.json" with { type: "json" };
import reve from "./reve.json" with { type: "json" };
import sakana from "./sakana.json" with { type: "json" };
import kinfra from "./kinfra.json" with { type: "json" };
import tencent from "./tencent.json" with { type: "json" };
import nvidia from "./nvidia.json" with { type: "json" };
import openbmb from "./openbmb.json" with { type: "json" };
import zai from "./zai.json" with { type: "json" };
import elevenlabs from "./elevenlabs.json" with { type: "json" };
import typesafe from "./typesafe.json" with { type: "json" };
import thinkingmachines from "./thinkingmachines.json" with { type: "json" };
import stepfun from "./stepfun.json" with { type: "json" };

export const families = [
	llmgateway,
	openai,
	anthropic,
	google,
	inclusionai,
	perplexity,
	xai,
	xiaomi,
	meta,
	deepseek,
	mistral,
	minimax,
	moonshot,
	alibaba,
	atlascloud,
	atria,
	baai,
	baidu,
	bytedance,
	nousresearch,
	reve,
	sakana,
	kinfra,
	tencent,
	nvidia,
	openbmb,
	zai,
	elevenlabs,
	typesafe,
	thinkingmachines,
	stepfun,
];
