import Brainstorm
import Files
import Testing

struct DigestTests {
    @Test(
        "the examples of FIPS 180-4 have the digests that it says",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func examples(text: String, digest: String) {
        #expect(Digest.of(text) == digest)
    }

    @Test("a million letters have the digest that FIPS 180-4 says")
    func manyBytes() {
        let text = String(repeating: "a", count: 1_000_000)
        #expect(Digest.of(text) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test("bytes in pieces have the digest of the whole, wherever they are cut")
    func pieces() {
        let text = String((0..<200).map { Character(UnicodeScalar(UInt8(32 + $0 % 90))) })
        let whole = Digest.of(text)
        for cut in 0...text.count {
            var digest = Digest()
            digest.update(String(text.prefix(cut)))
            digest.update(UnsafeRawBufferPointer(start: nil, count: 0))
            digest.update(String(text.dropFirst(cut)))
            #expect(digest.hexadecimal == whole)
        }
    }

    @Test("a digest is a value: a copy goes its own way, and asking for the digits changes nothing")
    func values() {
        var first = Digest()
        first.update("ab")
        var second = first
        second.update("x")
        #expect(first.hexadecimal == Digest.of("ab"))
        first.update("c")
        #expect(first.hexadecimal == Digest.of("abc"))
        #expect(first.hexadecimal == Digest.of("abc"))
        #expect(second.hexadecimal == Digest.of("abx"))
    }
}
