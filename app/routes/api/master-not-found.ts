import { messageResponse } from "~/http/error-response.server";

/** Programs get no page where there is no endpoint. */
export const loader = () => messageResponse(404, "Not found");
export const action = loader;
