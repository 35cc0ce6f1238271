// The gateways of deploy/ on the way to an API behind TLS, which they find by its name.

import { freePort } from "./support/gateway.ts";
import { expect, KEY, SERVERS, test as base } from "./support/gateways.ts";
import { Names } from "./support/names.ts";
import { ask } from "./support/raw.ts";
import { Tls } from "./support/tls.ts";

/** nginx asks a name server; Caddy asks the machine, which knows itself by this name. */
const NAMES = { nginx: "api.muvi.test", caddy: "localhost" };

const test = base.extend<object, { names: Names; tls: Tls }>({
  names: [
    async ({}, use) => {
      const names = await Names.start();
      await use(names);
      names.stop();
    },
    { scope: "worker" },
  ],
  tls: [
    async ({ ownSandbox }, use) => {
      const tls = await Tls.start(ownSandbox.origin, [...Object.values(NAMES), "other.muvi.test"]);
      await use(tls);
      await tls.stop();
    },
    { scope: "worker" },
  ],
});

for (const server of SERVERS) {
  test.describe(server, () => {
    test("the API's certificate is asked for by its name and is checked", async ({
      gateway,
      names,
      sandbox,
      tls,
    }) => {
      const api = `https://${NAMES[server]}:${tls.port}`;
      const { authorities } = tls;
      const good = await gateway({ server, api, authorities, resolver: names.address });
      expect((await ask(good.origin, "/v1/jobs")).status).toBe(200);
      const [arrived] = await sandbox.log();
      expect(arrived?.headers.authorization).toBe(`Bearer ${KEY}`);
    });

    test("an API whose certificate nobody known has signed does not get the key", async ({
      gateway,
      names,
      sandbox,
      tls,
    }) => {
      const api = `https://${NAMES[server]}:${tls.port}`;
      const wary = await gateway({ server, api, resolver: names.address });
      const answer = await ask(wary.origin, "/v1/jobs");
      expect([answer.status, answer.json?.error?.code]).toEqual([502, "GATEWAY_UNREACHABLE"]);
      expect(await wary.log()).toMatch(/certificate/);
      expect(await sandbox.log()).toEqual([]);
    });

    test("an API whose certificate has another name does not get the key", async ({
      gateway,
      sandbox,
      tls,
    }) => {
      const other = await gateway({
        server,
        api: `https://127.0.0.1:${tls.port}`,
        authorities: tls.authorities,
      });
      const answer = await ask(other.origin, "/v1/jobs");
      expect([answer.status, answer.json?.error?.code]).toEqual([502, "GATEWAY_UNREACHABLE"]);
      expect(await sandbox.log()).toEqual([]);
    });

    test("an API that cannot be reached is told in the API's envelope", async ({ gateway }) => {
      const lost = await gateway({ server, api: `http://127.0.0.1:${await freePort()}` });
      const answer = await ask(lost.origin, "/v1/jobs");
      expect([answer.status, answer.json?.error?.code]).toEqual([502, "GATEWAY_UNREACHABLE"]);
      expect(answer.headers["cache-control"]).toBe("no-store");
      expect(answer.body.toString() + (await lost.log())).not.toContain(KEY);
    });
  });
}
