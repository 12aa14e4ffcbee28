//! The source of hash seeds where there is no operating system.
//!
//! `getrandom` would ask the host's crypto object, which Workers refuse outside a request: compiling a schema at the top of
//! a module would trap. The only user of these bytes are hash maps of schema keywords, which the caller controls, so
//! fixed bytes serve.

/// Fills the buffer; `getrandom`'s custom backend calls this by name.
///
/// # Safety
///
/// `destination` must be valid for writes of `length` bytes, which `getrandom` guarantees.
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "the hook that getrandom prescribes takes a raw buffer")]
unsafe extern "Rust" fn __getrandom_v03_custom(destination: *mut u8, length: usize) -> Result<(), getrandom::Error> {
    // SAFETY: guaranteed by the caller, as documented above.
    unsafe { std::ptr::write_bytes(destination, 0x5A, length) };
    Ok(())
}
