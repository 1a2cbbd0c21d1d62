import Describing
import Testing

struct DecoderRegistryTests {
    private struct Names: Decodable {
        let names: [String]

        init(from decoder: any Decoder) throws { names = decoder.registry?.names(of: .layer) ?? [] }
    }

    private struct Square: Describable {
        static let typeName = "Square"
        static var kinds: [Kind] { [.layer] }
    }

    @Test("a type that is being decoded sees the registry")
    func registry() throws {
        let decoder = DescriptionDecoder(registry: Registry().adding(Square.self))
        #expect(try decoder.decode(Names.self, from: [:]).names == ["Square"])
    }
}
