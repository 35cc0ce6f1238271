//! The sandbox over real HTTP on a free port of this computer. Each test starts its own.

#[cfg(test)]
mod auth;
#[cfg(test)]
mod cancel;
#[cfg(test)]
mod control;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod list;
#[cfg(test)]
mod outputs;
#[cfg(test)]
mod support;
