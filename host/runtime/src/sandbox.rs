//! One call of a component, in an instance of its own.

use crate::allowance::{Allowance, Load};
use crate::bindings::{codec, transcode};
use crate::meter::Meter;
use crate::runtime::Shared;
use crate::{Fault, ticker};
use kit_core::Cx;
use std::sync::Arc;
use wasmtime::component::{Component, Instance, InstancePre, Linker};
use wasmtime::{Result as GuestResult, Store};

/// An interface that components export: where its functions are, and how they are called in one instance.
pub trait Interface: Sized {
    /// What such a component is called.
    const NAME: &'static str;
    /// What calls need.
    type Guest;
    /// Finds the functions in a compiled component.
    fn find(ready: &InstancePre<Meter>) -> GuestResult<Self>;
    /// Finds them in an instance.
    fn guest(&self, store: &mut Store<Meter>, instance: &Instance) -> GuestResult<Self::Guest>;
}

impl Interface for codec::GuestIndices {
    const NAME: &'static str = "codec";
    type Guest = codec::Guest;

    fn find(ready: &InstancePre<Meter>) -> GuestResult<Self> {
        Self::new(ready)
    }

    fn guest(&self, store: &mut Store<Meter>, instance: &Instance) -> GuestResult<codec::Guest> {
        self.load(store, instance)
    }
}

impl Interface for transcode::GuestIndices {
    const NAME: &'static str = "transcoder";
    type Guest = transcode::Guest;

    fn find(ready: &InstancePre<Meter>) -> GuestResult<Self> {
        Self::new(ready)
    }

    fn guest(&self, store: &mut Store<Meter>, instance: &Instance) -> GuestResult<transcode::Guest> {
        self.load(store, instance)
    }
}

/// A compiled component, ready to be instantiated.
pub struct Sandbox<I> {
    shared: Arc<Shared>,
    ready: InstancePre<Meter>,
    interface: I,
}

impl<I: Interface> Sandbox<I> {
    /// Compiles a component, which must import nothing and export the interface.
    pub fn new(shared: Arc<Shared>, component: &[u8]) -> Result<Self, Fault> {
        let refuse = |error: wasmtime::Error| Fault::Load(format!("not a {} component: {error:#}", I::NAME));
        let engine = &shared.engine;
        let component = Component::new(engine, component).map_err(refuse)?;
        if let Some((name, _)) = component.component_type().imports(engine).next() {
            return Err(Fault::Load(format!("imports {name}; codec components import nothing")));
        }
        let ready = Linker::new(engine).instantiate_pre(&component).map_err(refuse)?;
        let interface = I::find(&ready).map_err(refuse)?;
        Ok(Self { shared, ready, interface })
    }

    /// Runs `call` in a fresh instance, once it is admitted, with what `load` and `cx` allow it.
    pub fn call<T>(
        &self,
        load: Load,
        cx: Option<&Cx<'_>>,
        call: impl FnOnce(&I::Guest, &mut Store<Meter>) -> GuestResult<T>,
    ) -> Result<T, Fault> {
        let allowance = Allowance::new(&self.shared.settings, load, cx)?;
        // Dropped after the store, which gives the instance back to the pool.
        let _permit = self.shared.admission.admit(allowance.total())?;
        let mut store = Store::new(&self.shared.engine, Meter::new(allowance.memory));
        store.limiter(|meter| meter);
        store.set_hostcall_fuel(usize::try_from(allowance.answer).unwrap_or(usize::MAX));
        ticker::limit(&mut store, allowance.time);
        let guest = self.start(&mut store, &allowance)?;
        let answer = call(&guest, &mut store);
        answer.map_err(|error| Fault::of(&error, store.data(), &allowance))
    }

    fn start(&self, store: &mut Store<Meter>, allowance: &Allowance) -> Result<I::Guest, Fault> {
        let instance = self.ready.instantiate(&mut *store);
        instance.and_then(|instance| self.interface.guest(store, &instance)).map_err(|error| {
            match Fault::of(&error, store.data(), allowance) {
                Fault::Shape(_) => Fault::Load(format!("does not start: {error:#}")),
                fault => fault,
            }
        })
    }
}
