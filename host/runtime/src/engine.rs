//! How wasmtime is set up.

use crate::meter::TABLE_ELEMENTS;
use crate::{Fault, Settings};
use wasmtime::{Cache, CacheConfig, Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

/// Stack of a guest, in bytes; threads that make calls need half as much again.
const STACK: usize = 1 << 20;
/// Core modules, and tables, that one component may consist of.
const MODULES: u32 = 4;

/// An engine that suits `settings`.
pub fn engine(settings: &Settings) -> Result<Engine, Fault> {
    let mut config = Config::new();
    config
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool(settings)))
        .epoch_interruption(true)
        .max_wasm_stack(STACK)
        .wasm_simd(true)
        // Its results may differ from machine to machine, and archives must not.
        .wasm_relaxed_simd(false)
        .wasm_multi_memory(false)
        .wasm_memory64(false);
    if let Some(directory) = &settings.cache_dir {
        let directory = std::path::absolute(directory).map_err(|e| unusable(settings, &e))?;
        let mut cache = CacheConfig::new();
        cache.with_directory(directory);
        config.cache(Some(Cache::new(cache).map_err(|e| unusable(settings, &e))?));
    }
    Engine::new(&config).map_err(|e| Fault::Load(format!("wasmtime does not start: {e:#}")))
}

fn unusable(settings: &Settings, error: &dyn std::fmt::Display) -> Fault {
    let directory = settings.cache_dir.as_deref().unwrap_or_else(|| "".as_ref());
    Fault::Load(format!("the code cache {} is not usable: {error:#}", directory.display()))
}

/// A pool with room for every admitted call; memory goes back to the system after each.
fn pool(settings: &Settings) -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::default();
    let parts = settings.instances.saturating_mul(MODULES);
    pool.total_component_instances(settings.instances)
        .total_core_instances(parts)
        .total_memories(settings.instances)
        .total_tables(parts)
        .max_core_instances_per_component(MODULES)
        .max_memories_per_component(1)
        .max_tables_per_component(MODULES)
        .table_elements(TABLE_ELEMENTS)
        .max_memory_size(usize::try_from(settings.instance_memory).unwrap_or(usize::MAX))
        .linear_memory_keep_resident(0)
        .table_keep_resident(0);
    pool
}
