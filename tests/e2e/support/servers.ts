// The programs of the gateways: nginx with its modules, and Caddy, as a distribution delivers them.

import { existsSync } from "node:fs";
import { join } from "node:path";

/** The first of these that exists; without any, the first one, so that a message can name it. */
function first(...paths: string[]): string {
  return paths.find((path) => existsSync(path)) ?? paths[0] ?? "";
}

export const NGINX = process.env.MUVI_NGINX ?? first("/usr/sbin/nginx", "/usr/local/bin/nginx");

/** The folder of nginx's dynamic modules. */
export const NGINX_MODULES = process.env.MUVI_NGINX_MODULES ?? "/usr/lib/nginx/modules";

export const CADDY = process.env.MUVI_CADDY ?? first("/usr/bin/caddy", "/usr/local/bin/caddy");

export function nginxModule(name: string): string {
  return join(NGINX_MODULES, `ngx_http_${name}_module.so`);
}
