//! One call of a component, in an instance of its own.

use crate::allowance::{Allowance, Load};
use crate::bindings::codec::Guest;
use crate::bindings::{CodecComponent, CodecComponentPre};
use crate::meter::Meter;
use crate::runtime::Shared;
use crate::{Fault, ticker};
use kit_core::Cx;
use std::sync::Arc;
use wasmtime::Store;
use wasmtime::component::{Component, Linker};

/// A compiled component, ready to be instantiated.
pub struct Sandbox {
    shared: Arc<Shared>,
    ready: CodecComponentPre<Meter>,
}

impl Sandbox {
    /// Compiles a component, which must import nothing and export `codec`.
    pub fn new(shared: Arc<Shared>, component: &[u8]) -> Result<Self, Fault> {
        let refuse = |error: wasmtime::Error| Fault::Load(format!("not a codec component: {error:#}"));
        let engine = &shared.engine;
        let component = Component::new(engine, component).map_err(refuse)?;
        if let Some((name, _)) = component.component_type().imports(engine).next() {
            return Err(Fault::Load(format!("imports {name}; codec components import nothing")));
        }
        let ready = Linker::new(engine).instantiate_pre(&component).and_then(CodecComponentPre::new).map_err(refuse)?;
        Ok(Self { shared, ready })
    }

    /// Runs `call` in a fresh instance, once it is admitted, with what `load` and `cx` allow it.
    pub fn call<T>(
        &self,
        load: Load,
        cx: Option<&Cx<'_>>,
        call: impl FnOnce(&Guest, &mut Store<Meter>) -> wasmtime::Result<T>,
    ) -> Result<T, Fault> {
        let allowance = Allowance::new(&self.shared.settings, load, cx)?;
        // Dropped after the store, which gives the instance back to the pool.
        let _permit = self.shared.admission.admit(allowance.total())?;
        let mut store = Store::new(&self.shared.engine, Meter::new(allowance.memory));
        store.limiter(|meter| meter);
        store.set_hostcall_fuel(usize::try_from(allowance.answer).unwrap_or(usize::MAX));
        ticker::limit(&mut store, allowance.time);
        let instance = self.start(&mut store, &allowance)?;
        let answer = call(instance.smallest_codec_codec(), &mut store);
        answer.map_err(|error| Fault::of(&error, store.data(), &allowance))
    }

    fn start(&self, store: &mut Store<Meter>, allowance: &Allowance) -> Result<CodecComponent, Fault> {
        self.ready.instantiate(&mut *store).map_err(|error| match Fault::of(&error, store.data(), allowance) {
            Fault::Shape(_) => Fault::Load(format!("does not start: {error:#}")),
            fault => fault,
        })
    }
}
