import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

export type Mailbox = { mails: string[]; close: () => void };

/**
 * Takes every mail that this process sends, in `mails`. Open it inside `vi.hoisted`, before anything reads the
 * environment, and close it at the end of the test file.
 */
export async function openMailbox(): Promise<Mailbox> {
	const mails: string[] = [];
	const server = createServer((socket) => {
		let body: string | null = null;
		socket.write("220 mailbox\r\n");
		socket.on("data", (bytes) => {
			const text = bytes.toString();
			if (body !== null) {
				body += text;
				if (!body.endsWith("\r\n.\r\n")) return;
				mails.push(readable(body));
				body = null;
				socket.write("250 taken\r\n");
				return;
			}
			if (text.startsWith("DATA")) {
				body = "";
				socket.write("354 go on\r\n");
			} else socket.write(text.startsWith("QUIT") ? "221 bye\r\n" : "250 ok\r\n");
		});
		socket.on("error", () => undefined);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	process.env.SMTP_URL = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}?ignoreTLS=true`;
	return { mails, close: () => server.close() };
}

/** A mail's text as its reader sees it. */
function readable(mail: string): string {
	return mail.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
