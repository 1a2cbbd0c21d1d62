import Describing
import Testing

@Suite struct RegistryTests {
    @Test("A registry is a value: adding makes another one")
    func value() {
        let empty = Registry()
        let one = empty.adding(Dense.self)
        #expect(empty.type(named: "FullyConnected", kind: .layer) == nil)
        #expect(one.type(named: "FullyConnected", kind: .layer) == Dense.self)
        #expect(one.type(named: "FullyConnected", kind: .hook) == nil)
        #expect(one.adding(Dense.self).names(of: .layer) == ["FullyConnected"])
    }

    @Test("Names come sorted, and a name's kinds are known")
    func names() {
        #expect(Registry.samples.names(of: .layer) == ["FullyConnected", "Loss"])
        #expect(Registry.samples.names(of: .scorer) == [])
        let registry = Registry.samples.adding(Fixed.self, as: "Loss", kinds: [.schedule])
        #expect(registry.kinds(named: "Loss") == [.layer, .schedule])
        #expect(registry.type(named: "Loss", kind: .layer) == Loss.self)
        #expect(registry.type(named: "Loss", kind: .schedule) == Fixed.self)
    }

    @Test("An older name makes the same type, which is written under its own name")
    func alias() throws {
        let registry = Registry.samples.adding(Dense.self, as: "Dense")
        let made = try registry.make((any Part).self, kind: .layer, from: ["@type": "Dense", "size": 5])
        #expect(made as? Dense == Dense(size: 5))
        #expect(try description(of: made)["@type"] == "FullyConnected")
    }

    @Test("Another type of the same name and kind is the programmer's mistake")
    func conflict() async {
        await #expect(processExitsWith: .failure) {
            _ = Registry.samples.adding(Loss.self, as: "FullyConnected")
        }
    }

    @Test("Paths read as people write them")
    func paths() {
        let path = DescriptionPath.root.appending("hooks").appending(index: 2).appending("file name")
        #expect(path.description == "hooks[2]['file name']")
        #expect(path.appending("@type").appending("").description == "hooks[2]['file name'].@type['']")
        #expect(DescriptionPath.root.appending(index: 0).description == "[0]")
        #expect(DescriptionPath.root.description == "the top level")
        #expect(path.depth == 3)
    }
}
