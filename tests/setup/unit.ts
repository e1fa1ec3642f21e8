import { tmpdir } from "node:os";
import path from "node:path";

Object.assign(process.env, {
	NODE_ENV: "test",
	LOG_LEVEL: "silent",
	DATA_DIR: path.join(tmpdir(), "llm-gateway-unit"),
	AUTH_SECRET: "unit-test-auth-secret-0123456789",
	GATEWAY_API_KEY_HASH_SECRET: "unit-test-hash-secret-0123456789",
	ENCRYPTION_KEY: "unit-test-encryption-key-0123456789",
});
