//! The shadow root around an element.

use wasm_bindgen::JsCast;
use web_sys::{Node, ShadowRoot};

/// The shadow root that a node is in; none while it is in no document. Told by its kind of node and not by its class: in a window
/// that was opened, classes are others.
pub fn shadow_root_of(node: &Node) -> Option<ShadowRoot> {
    let root = node.get_root_node();
    (root.node_type() == Node::DOCUMENT_FRAGMENT_NODE).then(|| root.unchecked_into())
}
