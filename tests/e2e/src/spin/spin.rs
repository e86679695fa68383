//! What Spin gives a component beside WASI (its `spin:variables` and `spin:key-value`, version 3).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wasmtime::Result;
use wasmtime::component::{ComponentType, Lift, Linker, Lower, Resource, ResourceType};

/// One application: its variables, and its store, which outlives instances.
#[derive(Clone)]
pub struct Application {
    variables: Arc<HashMap<&'static str, String>>,
    kept: Arc<Mutex<HashMap<String, Vec<u8>>>>,
}

/// An open store; there is one.
struct Store;

#[derive(ComponentType, Lift, Lower)]
#[component(variant)]
enum StoreError {
    #[component(name = "store-table-full")]
    _Full,
    #[component(name = "no-such-store")]
    NoSuchStore,
    #[component(name = "access-denied")]
    _AccessDenied,
    #[component(name = "other")]
    _Other(String),
}

#[derive(ComponentType, Lift, Lower)]
#[component(variant)]
enum VariableError {
    #[component(name = "invalid-name")]
    _InvalidName(String),
    #[component(name = "undefined")]
    Undefined(String),
    #[component(name = "provider")]
    _Provider(String),
    #[component(name = "other")]
    _Other(String),
}

impl Application {
    /// An application with these variables.
    pub fn with<const N: usize>(variables: [(&'static str, String); N]) -> Self {
        Self { variables: Arc::new(HashMap::from(variables)), kept: Arc::default() }
    }

    /// Adds the interfaces to what a component may import.
    pub fn link<T: 'static + Send>(&self, linker: &mut Linker<T>) -> Result<()> {
        let variables = self.variables.clone();
        linker.instance("spin:variables/variables@3.0.0")?.func_wrap_concurrent(
            "get",
            move |_, (name,): (String,)| {
                let value = variables.get(name.as_str()).cloned().ok_or(VariableError::Undefined(name));
                Box::pin(async { Ok((value,)) })
            },
        )?;
        let mut store = linker.instance("spin:key-value/key-value@3.0.0")?;
        store.resource("store", ResourceType::host::<Store>(), |_, _| Ok(()))?;
        store.func_wrap_concurrent("[static]store.open", |_, (name,): (String,)| {
            let open = if name == "default" { Ok(Resource::<Store>::new_own(0)) } else { Err(StoreError::NoSuchStore) };
            Box::pin(async { Ok((open,)) })
        })?;
        let this = self.clone();
        store.func_wrap_concurrent("[method]store.get", move |_, (_, key): (Resource<Store>, String)| {
            let value = this.kept().get(&key).cloned();
            Box::pin(async { Ok((Ok::<_, StoreError>(value),)) })
        })?;
        let this = self.clone();
        store.func_wrap_concurrent(
            "[method]store.set",
            move |_, (_, key, value): (Resource<Store>, String, Vec<u8>)| {
                this.kept().insert(key, value);
                Box::pin(async { Ok((Ok::<_, StoreError>(()),)) })
            },
        )
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<String, Vec<u8>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
