import Brainstorm
import TestSupport
import Testing

struct TextVocabularyTests {
    @Test("words have the blank before them, apostrophes within, and joined they are the text")
    func pieces() throws {
        let text =
            "Don't, say 12!  \u{2018}Aujourd\u{2019}hui\u{2019}\n e\u{301}te\u{301} \u{416}\u{443}\u{43A}"
        let data = try TextData(words: text, vocabulary: 100)
        let pieces = data.codes.map { data.vocabulary.text(of: $0) }
        #expect(
            pieces == [
                "Don't", ",", " say", " 12", "!", " ", " ", "\u{2018}", "Aujourd\u{2019}hui", "\u{2019}",
                "\n",
                " e\u{301}te\u{301}", " \u{416}\u{443}\u{43A}",
            ])
        #expect(Array(pieces.joined().utf8) == Array(text.utf8))
    }

    @Test("the most frequent words of the training part are kept, the others are the unknown one")
    func frequencies() throws {
        // " b b b b a a a c d d d d d": of the last two, held out, nothing is counted.
        let data = try TextData(words: " b b b b a a a c d d d d d", vocabulary: 4, holdingOut: 5.0 / 13)
        #expect(data.vocabulary.entries == ["<unknown>", " b", " a", " c"])
        #expect(data.codes == [1, 1, 1, 1, 2, 2, 2, 3, 0, 0, 0, 0, 0] && data.unknownCount == 5)
        #expect(try data.vocabulary.numbers(of: " a z") == [2, 0])
    }

    @Test("characters that only look the same have numbers of their own")
    func equivalents() throws {
        // LATIN K and KELVIN SIGN are equal as strings, and so are the two ways to write é.
        let data = try TextData("K\u{212A}")
        #expect(data.vocabulary.count == 2 && data.codes == [0, 1])
        let words = try TextData(words: "\u{E9} e\u{301} \u{E9}", vocabulary: 10)
        #expect(words.vocabulary.count == 4)
    }

    @Test("what no vocabulary can be, and what it lacks, is refused")
    func refusals() throws {
        func message(_ body: () throws -> Void) -> String? {
            #expect(throws: FileError.self) { try body() }?.message
        }
        #expect(
            message { _ = try TextVocabulary(.character, entries: []) } == "the vocabulary has no entry")
        #expect(
            message { _ = try TextVocabulary(.word, entries: ["a", "b", "a"]) }
                == "the vocabulary has 'a' twice")
        #expect(
            message { _ = try TextVocabulary(.word, entries: ["a"], unknown: 1) }
                == "the vocabulary has 1 entries, and none of the number 1 for unknown ones")
        let characters = try TextData("abc").vocabulary
        #expect(
            message { _ = try characters.numbers(of: "abd") }
                == "the vocabulary has no 'd'; its 3 characters begin with 'abc'")
    }
}
