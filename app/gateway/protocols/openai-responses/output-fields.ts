export type Fields = Record<string, unknown>;

/** Takes one event of the Responses API's stream, without its sequence number. */
export type Emit = (type: string, fields: Fields) => void;

/** An item and its output index. */
export type Place = { index: number; item: Fields };
