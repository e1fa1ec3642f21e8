import { common } from "./common.ts";
import { models } from "./models.ts";
import { time } from "./time.ts";

/** Every string of the product in English, one section per page or group of pages. */
export const en = { common, models, time };

export type Messages = typeof en;
