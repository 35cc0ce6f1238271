// A name server of one answer: every name is this machine. Servers that do not read /etc/hosts find a name by it.

import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

const HEADER_BYTES = 12;
const IPV4 = 1;

export class Names {
  readonly address: string;
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.address = `127.0.0.1:${socket.address().port}`;
  }

  static async start(): Promise<Names> {
    const socket = createSocket("udp4");
    socket.on("message", (question, { port, address }) => socket.send(answerTo(question), port, address));
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return new Names(socket);
  }

  stop(): void {
    this.#socket.close();
  }
}

/** RFC 1035, 4.1: the header and the question again, and for an IPv4 address one answer that points to the name in it. */
function answerTo(question: Buffer): Buffer {
  const end = question.indexOf(0, HEADER_BYTES) + 5;
  const isIpv4 = question.readUInt16BE(end - 4) === IPV4;
  const header = Buffer.from(question.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(isIpv4 ? 1 : 0, 6);
  header.fill(0, 8);
  const record = [0xc0, HEADER_BYTES, 0, IPV4, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1];
  return Buffer.concat([header, question.subarray(HEADER_BYTES, end), Buffer.from(isIpv4 ? record : [])]);
}
