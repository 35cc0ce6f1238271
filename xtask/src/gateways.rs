//! nginx and Caddy for the tests of deploy/: found, or on a Debian machine unpacked from its packages.
//!
//! Unpacked and not installed: a package that is installed starts its server, which would take port 80 of a developer's
//! machine, and wants to be root. Not here: how the tests start them (tests/e2e/support/gateway.ts).

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::browser::is_root;
use crate::project::Project;
use crate::run;
use crate::toolchain::{answer, on_path};
use crate::tools::cache_dir;

const PACKAGES: &[&str] = &["nginx", "libnginx-mod-http-js", "libnginx-mod-http-brotli-static", "caddy"];
const MODULES: &[&str] = &["ngx_http_js_module.so", "ngx_http_brotli_static_module.so"];
const BY_HAND: &str = "Install nginx with its modules js and brotli-static, and Caddy (on Debian: sudo apt-get install \
                       nginx libnginx-mod-http-js libnginx-mod-http-brotli-static caddy), or point MUVI_NGINX, \
                       MUVI_NGINX_MODULES (a folder) and MUVI_CADDY to them";

/// The servers that the configurations are for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Gateways {
    pub(crate) nginx: PathBuf,
    /// The folder of nginx's dynamic modules.
    pub(crate) modules: PathBuf,
    pub(crate) caddy: PathBuf,
}

/// Finds them, after unpacking them where that is possible.
pub(crate) fn ensure(project: &Project) -> Result<Gateways> {
    let unpacked = cache_dir()?.join("gateways");
    if let Some(gateways) = chosen().or_else(|| below(Path::new("/"))).or_else(|| below(&unpacked)) {
        return Ok(gateways);
    }
    if on_path("apt-get").is_none() || on_path("dpkg-deb").is_none() {
        bail!("nginx and Caddy are needed and not both here. {BY_HAND}");
    }
    println!("Unpacking nginx and Caddy (first run only, half a minute) …");
    unpack(project, &unpacked)?;
    below(&unpacked).with_context(|| format!("nginx or Caddy does not run from its package. {BY_HAND}"))
}

/// The programs that a person points to.
fn chosen() -> Option<Gateways> {
    let path = |variable| env::var_os(variable).map(PathBuf::from);
    let (nginx, modules) = (path("MUVI_NGINX")?, path("MUVI_NGINX_MODULES")?);
    Some(Gateways { nginx, modules, caddy: path("MUVI_CADDY")? })
}

/// The programs where Debian's packages put them below `root`, if all are there and run.
fn below(root: &Path) -> Option<Gateways> {
    let gateways = Gateways {
        nginx: root.join("usr/sbin/nginx"),
        modules: root.join("usr/lib/nginx/modules"),
        caddy: root.join("usr/bin/caddy"),
    };
    let has_modules = MODULES.iter().all(|name| gateways.modules.join(name).is_file());
    // They do not run when a library of theirs is missing.
    let runs = has_modules
        && answer(&gateways.nginx, &["-v"]).is_some()
        && answer(&gateways.caddy, &["version"]).is_some();
    runs.then_some(gateways)
}

fn unpack(project: &Project, target: &Path) -> Result<()> {
    // Beside the target and moved there when it is whole, so that an interrupted run leaves nothing half.
    let work = target.with_extension("new");
    if work.exists() {
        fs::remove_dir_all(&work).with_context(|| format!("could not remove {}", work.display()))?;
    }
    let (packages, root) = (work.join("packages"), work.join("root"));
    fs::create_dir_all(&packages).with_context(|| format!("could not create {}", packages.display()))?;
    let log = project.scratch().join("setup-gateways.log");
    if is_root() {
        run::set_up("apt-get update", Command::new("apt-get").arg("update"), log.clone(), BY_HAND)?;
    }
    let mut download = Command::new("apt-get");
    download.arg("download").args(PACKAGES).current_dir(&packages);
    run::set_up("apt-get download", &mut download, log.clone(), BY_HAND)?;
    for entry in fs::read_dir(&packages).with_context(|| format!("could not list {}", packages.display()))? {
        let mut unpack = Command::new("dpkg-deb");
        unpack.arg("--extract").arg(entry?.path()).arg(&root);
        run::set_up("dpkg-deb", &mut unpack, log.clone(), BY_HAND)?;
    }
    if target.exists() {
        fs::remove_dir_all(target).with_context(|| format!("could not remove {}", target.display()))?;
    }
    fs::rename(&root, target).with_context(|| format!("could not create {}", target.display()))?;
    fs::remove_dir_all(&work).with_context(|| format!("could not remove {}", work.display()))
}

#[cfg(test)]
mod tests {
    use super::below;
    use std::path::Path;

    #[test]
    fn programs_that_are_not_there_are_not_found() {
        assert_eq!(below(Path::new("/no/such/folder")), None);
    }
}
