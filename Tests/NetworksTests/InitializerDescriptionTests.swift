import Arrays
import Describing
import Networks
import Testing

@Suite struct InitializerDescriptionTests {
    @Test(
        "A description gives the same bytes after reading and writing it",
        arguments: [
            (Gaussian(), #"{"@type":"Gaussian","mean":0.0,"std":0.1}"#),
            (Gaussian(std: 0.25, mean: -1), #"{"@type":"Gaussian","mean":-1.0,"std":0.25}"#),
            (Uniform(0.3), #"{"@type":"Uniform","high":0.3,"low":-0.3}"#),
            (Uniform(low: 0.1, high: 0.4), #"{"@type":"Uniform","high":0.4,"low":0.1}"#),
            (Constant(0.5), "0.5"),
            (ArrayInitializer([1, 2.5]), "[1.0,2.5]"),
            (ArrayInitializer([[1, 2], [3, 4], [5, 6]]), "[[1.0,2.0],[3.0,4.0],[5.0,6.0]]"),
            (ArrayInitializer([[[0.1]]]), "[[[0.1]]]"),
            (DenseSqrtFanIn(), #"{"@type":"DenseSqrtFanIn","scale":"rel"}"#),
            (DenseSqrtFanIn(scale: 1.5), #"{"@type":"DenseSqrtFanIn","scale":1.5}"#),
            (DenseSqrtFanInOut(scale: .sigmoid), #"{"@type":"DenseSqrtFanInOut","scale":"sigmoid"}"#),
            (
                Identity(scale: 0.5, enforceSquare: false),
                #"{"@type":"Identity","enforce_square":false,"scale":0.5,"std":0.01}"#
            ),
            (Orthogonal(), #"{"@type":"Orthogonal","scale":1.0}"#),
            (Glorot(), #"{"@type":"Glorot","distribution":"uniform","scale":1.0}"#),
            (Glorot(.normal, scale: 2), #"{"@type":"Glorot","distribution":"normal","scale":2.0}"#),
            (He(), #"{"@type":"He","distribution":"normal","mode":"fan_in","slope":0.0}"#),
            (
                He(.uniform, mode: .fanOut, slope: 0.25),
                #"{"@type":"He","distribution":"uniform","mode":"fan_out","slope":0.25}"#
            ),
            (
                TruncatedNormal(std: 0.5, mean: 1),
                #"{"@type":"TruncatedNormal","bound":2.0,"mean":1.0,"std":0.5}"#
            ),
            (EchoState(0.77), #"{"@type":"EchoState","spectral_radius":0.77}"#),
            (RandomWalk(.relu), #"{"@type":"RandomWalk","act_func":"rel","scale":null}"#),
            (RandomWalk(scale: 0.5), #"{"@type":"RandomWalk","act_func":"linear","scale":0.5}"#),
            (
                SparseInputs(Gaussian(), connections: 4),
                #"{"@type":"SparseInputs","connections":4,"#
                    + #""sub_initializer":{"@type":"Gaussian","mean":0.0,"std":0.1}}"#
            ),
            (
                SparseOutputs(Constant(1)),
                #"{"@type":"SparseOutputs","connections":15,"sub_initializer":1.0}"#
            ),
            (
                LstmOptInit(blockInput: Uniform(), forgetGate: Constant(2)),
                #"{"@type":"LstmOptInit","block_input":{"@type":"Uniform","high":0.1,"low":-0.1},"#
                    + #""forget_gate":2.0,"input_gate":0.0,"output_gate":0.0}"#
            ),
        ] as [(any Initializer, String)])
    func roundTrip(made: any Initializer, text: String) throws {
        #expect(try description(of: made).canonical() == text)
        let read = try initializer(JSONValue(parsing: text))
        #expect(try description(of: read).canonical() == text)
    }

    @Test("Descriptions of brainstorm 0.5 are read, and keep what they say")
    func descriptionsOfBrainstorm() throws {
        let descriptions = try JSONValue(parsing: InitializerCases.descriptions).elements
        #expect(descriptions.count > 15)
        for json in descriptions {
            let written = try description(of: initializer(json))
            for (key, value) in json.members {
                if case .object = value { continue }
                #expect(written[key] == value, "\(key) of \(json)")
            }
            #expect(try description(of: initializer(written)) == written)
        }
    }

    @Test("Options that are missing have defaults")
    func defaults() throws {
        for name in [
            "Gaussian", "Uniform", "DenseSqrtFanIn", "DenseSqrtFanInOut", "Identity", "Orthogonal",
            "EchoState",
            "RandomWalk", "LstmOptInit", "Glorot", "He", "TruncatedNormal",
        ] {
            let least = try initializer(["@type": .string(name)])
            #expect(try !description(of: least).members.isEmpty)
        }
    }

    @Test("A uniform distribution with one bound is symmetric", arguments: ["low", "high"])
    func oneBound(key: String) throws {
        let uniform = try initializer(.object(["@type": "Uniform", key: key == "low" ? -0.25 : 0.25]))
        #expect(try description(of: uniform) == ["@type": "Uniform", "low": -0.25, "high": 0.25])
    }

    @Test(
        "A description that cannot be read says what is wrong, where, and what to do",
        arguments: [
            (
                #"{"@type": "Gausian"}"#,
                "unknown initializer type 'Gausian' at default; did you mean 'Gaussian'?"
            ),
            (
                #"{"@type": "ClipValues"}"#,
                "'ClipValues' is a gradient modifier, and default takes an initializer"
            ),
            (
                #"{"@type": "Gaussian", "sdt": 0.1}"#,
                "unknown key 'sdt' at default; did you mean 'std'? Known keys: 'mean', 'std'"
            ),
            (
                #"{"@type": "Gaussian", "std": -0.1}"#,
                "-0.1 is out of range at default.std; the value must be from 0.0 to 3.4028234663852886e+38"
            ),
            (
                #"{"@type": "Gaussian", "std": 1e39}"#,
                "1e+39 is out of range at default.std; the value must be from 0.0 to 3.4028234663852886e+38"
            ),
            (
                #"{"@type": "Uniform", "low": 0.5, "high": 0.5}"#,
                "low is 0.5 and high is 0.5 at default; low must be less than high"
            ),
            (
                #"{"@type": "DenseSqrtFanIn", "scale": "relu"}"#,
                "unknown scale 'relu' at default.scale; a scale is 'rel', 'tanh', 'sigmoid', 'linear' or a positive "
                    + "number"
            ),
            (
                #"{"@type": "DenseSqrtFanInOut", "scale": 0}"#,
                "the scale is 0.0 at default.scale; a scale is 'rel', 'tanh', 'sigmoid', 'linear' or a positive "
                    + "number"
            ),
            (
                #"{"@type": "He", "mode": "fan_inn"}"#,
                "unknown value 'fan_inn' at default.mode; did you mean 'fan_in'? Known values: 'fan_in', 'fan_out'"
            ),
            (
                #"{"@type": "Glorot", "distribution": "gaussian"}"#,
                "unknown value 'gaussian' at default.distribution; known values: 'uniform', 'normal'"
            ),
            (
                #"{"@type": "TruncatedNormal", "bound": 0}"#,
                "0.0 is out of range at default.bound; the value must be positive, and a 32-bit number"
            ),
            (
                #"{"@type": "RandomWalk", "act_func": "relu"}"#,
                "unknown value 'relu' at default.act_func; did you mean 'rel'? Known values: 'linear', 'rel'"
            ),
            (
                #"{"@type": "SparseInputs", "sub_initializer": 1, "connections": -1}"#,
                "-1 is out of range at default.connections; the value must be at least 0"
            ),
            (
                #"{"@type": "SparseInputs"}"#,
                "missing key 'sub_initializer' at default"
            ),
            (
                #"{"@type": "LstmOptInit", "input_gate": {"@type": "Gaussian", "std": "x"}}"#,
                "expected a number, found string 'x' at default.input_gate.std"
            ),
            ("1e39", "number 1e+39 is out of range at default; 32-bit numbers end at 3.4028235e+38"),
            (
                "\"Gaussian\"",
                "expected an initializer, found string 'Gaussian' at default; write a number, nested lists of "
                    + "numbers, or an object with an \"@type\""
            ),
            (
                "[[1, 2], [3]]",
                "a list of 1 stands beside a list of 2 at default[1]; lists that stand side by side must be equally "
                    + "long"
            ),
            ("[[1, 2], 3]", "expected a list of 2 like its neighbours, found integer 3 at default[1]"),
            ("[1, [2]]", "expected a number, found an array at default[1]"),
            ("[1, null]", "expected a number, found null at default[1]"),
        ])
    func refused(text: String, expected: String) throws {
        #expect(try message(text) == expected)
    }
}
