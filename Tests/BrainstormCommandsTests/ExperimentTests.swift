import Brainstorm
import BrainstormCommands
import Testing

struct ExperimentTests {
    @Test("the starting experiment describes itself to the same bytes")
    func roundTrip() throws {
        let experiment = try Experiment(json: JSONValue(parsing: StartingExperiment.text))
        let json = try experiment.json()
        #expect(try Experiment(json: json).json().canonical() == json.canonical())
    }

    @Test("a misspelt key is refused with its place")
    func misspelt() throws {
        let text = StartingExperiment.text.replacing("drop_prob", with: "drop_probe")
        #expect(throws: (any Error).self) { try Experiment(json: JSONValue(parsing: text)) }
        do {
            _ = try Experiment(json: JSONValue(parsing: text))
        } catch {
            #expect(
                "\(error)"
                    == "unknown key 'drop_probe' at network.architecture.Drop1; did you mean 'drop_prob'? "
                    + "Known keys: 'drop_prob'")
        }
    }
}
