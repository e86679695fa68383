//! The service from outside: a real server on a real port, spoken to in raw HTTP.

mod accounts;
mod admin;
mod api;
mod bad_requests;
mod client;
mod connections;
mod crashes;
mod credits;
mod digests;
mod duplicates;
mod examples;
mod fsck;
mod heads;
mod integrity;
mod keys;
mod names;
mod openapi;
mod overload;
mod pages;
mod process;
mod ranges;
mod rates;
mod server;
mod tenancy;
mod toy;
mod write_back;
