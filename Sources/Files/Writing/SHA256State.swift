import CCrypto

/// A SHA-256 (FIPS 180-4) in the making, by OpenSSL's libcrypto. Its calls stand in this file.
final class SHA256State {
    static let byteCount = 32

    private let context: OpaquePointer

    init() {
        context = SHA256State.newContext()
        SHA256State.check(EVP_DigestInit_ex2(context, Algorithm.shared.pointer, nil))
    }

    init(copying other: SHA256State) {
        context = SHA256State.newContext()
        SHA256State.check(EVP_MD_CTX_copy_ex(context, other.context))
    }

    deinit { EVP_MD_CTX_free(context) }

    func update(_ bytes: UnsafeRawBufferPointer) {
        guard let address = bytes.baseAddress, !bytes.isEmpty else { return }
        SHA256State.check(EVP_DigestUpdate(context, address, bytes.count))
    }

    /// The digest of what has been given. Nothing can be added afterwards.
    func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: SHA256State.byteCount) { buffer, count in
            SHA256State.check(EVP_DigestFinal_ex(context, buffer.baseAddress, nil))
            count = SHA256State.byteCount
        }
    }

    private static func newContext() -> OpaquePointer {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a SHA-256") }
        return context
    }

    /// SHA-256 in memory fails for want of memory only.
    private static func check(_ result: Int32) {
        precondition(result == 1, "no memory for a SHA-256")
    }

    /// What libcrypto computes it with, found once for the process.
    private struct Algorithm: @unchecked Sendable {
        static let shared = Algorithm()

        let pointer: OpaquePointer

        /// To a library context of its own no `openssl.cnf` applies, which can take SHA-256 away. Nothing is cleaned up
        /// when the process ends, because other threads may still be saving then.
        private init() {
            OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
            guard let library = OSSL_LIB_CTX_new(), let algorithm = EVP_MD_fetch(library, "SHA256", nil)
            else {
                preconditionFailure("libcrypto has no SHA-256")
            }
            pointer = algorithm
        }
    }
}
