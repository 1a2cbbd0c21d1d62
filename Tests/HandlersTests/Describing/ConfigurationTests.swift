import Describing
import Handlers
import Testing

@Suite struct ConfigurationTests {
    static let registry = Registry().adding([
        ReferenceConfiguration.self, CPUConfiguration.self, NumpyConfiguration.self, DebugConfiguration.self,
    ])

    private func make(_ text: String) throws -> any HandlerConfiguration {
        try Self.registry.make(
            (any HandlerConfiguration).self, kind: .handler, from: JSONValue(parsing: text))
    }

    private func error(_ text: String) -> String? {
        do {
            _ = try make(text)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test(
        "Every handler's description makes it again, to the same description",
        arguments: [
            #"{"@type":"ReferenceHandler"}"#, #"{"@type":"NumpyHandler","dtype":"float32"}"#,
            #"{"@type":"CPUHandler","threads":2}"#,
            #"{"@type":"DebugHandler","handler":{"@type":"CPUHandler","threads":1}}"#,
        ])
    func roundTrip(text: String) throws {
        let handler = try make(text).makeHandler()
        #expect(try description(of: handler.configuration).canonical() == text)
    }

    @Test("with its defaults the processor's handler has the name that brainstorm 0.5 knows")
    func defaults() throws {
        let handler = try make(#"{"@type":"CPUHandler"}"#).makeHandler()
        #expect(
            try description(of: handler.configuration).canonical()
                == #"{"@type":"NumpyHandler","dtype":"float32"}"#)
    }

    @Test("descriptions that ask for a fixed order of additions are read, and every handler has it")
    func deterministic() throws {
        for text in ["true", "false"] {
            let same = try make(#"{"@type":"CPUHandler","deterministic":\#(text),"threads":2}"#)
            #expect(try description(of: same).canonical() == #"{"@type":"CPUHandler","threads":2}"#)
        }
    }

    @Test("A handler made with another number of threads is described as before")
    func options() throws {
        for text in [
            #"{"@type":"CPUHandler","threads":2}"#, #"{"@type":"NumpyHandler","dtype":"float32"}"#,
            #"{"@type":"DebugHandler","handler":{"@type":"CPUHandler","threads":1}}"#,
        ] {
            let handler = try make(text).makeHandler(HandlerOptions(threads: 3))
            let working = (handler as? DebugHandler)?.wrapped ?? handler
            #expect((working as? CPUHandler)?.threadCount == 3)
            #expect(try description(of: handler.configuration).canonical() == text)
        }
        #expect(throws: DescriptionError.self) {
            try make(#"{"@type":"ReferenceHandler"}"#).makeHandler(HandlerOptions(threads: 3))
        }
    }

    @Test("brainstorm 0.5's handler makes one that computes on the processor")
    func numpy() throws {
        for text in [#"{"@type":"NumpyHandler"}"#, #"{"@type":"NumpyHandler","dtype":"float32"}"#] {
            let configuration = try make(text)
            #expect(try configuration.makeHandler() is CPUHandler)
            let written = #"{"@type":"NumpyHandler","dtype":"float32"}"#
            #expect(try description(of: configuration).canonical() == written)
        }
    }

    @Test("What cannot be provided is refused, with what to do")
    func refusals() {
        #expect(
            error(#"{"@type":"NumpyHandler","dtype":"float64"}"#)
                == "the dtype 'float64' cannot be computed with at dtype; "
                + "this build computes in float32; write \"float32\"")
        #expect(
            error(#"{"@type":"CPUHandler","threads":0}"#)
                == "0 is out of range at threads; the value must be from 1 to 1024")
        #expect(error(#"{"@type":"CPUHandler","deterministic":1}"#)?.contains("deterministic") == true)
        #expect(error(#"{"@type":"CPUHandler","thread":1}"#)?.contains("threads") == true)
        #expect(error(#"{"@type":"DebugHandler"}"#)?.contains("handler") == true)
        #expect(error(#"{"@type":"ReferenceHandler","threads":1}"#)?.contains("threads") == true)
    }

    @Test("The number of threads is what was asked for, or one for each processor")
    func threads() throws {
        #expect(CPUHandler(CPUConfiguration(threads: 3)).threadCount == 3)
        #expect(CPUHandler().threadCount >= 1)
    }
}
