extension DescriptionError {
    static func expected(_ what: String, _ found: JSONValue, at path: DescriptionPath) -> DescriptionError {
        DescriptionError(code: .wrongType, at: path, problem: "expected \(what), found \(found.summary)")
    }

    static func notFinite(_ number: String, at path: DescriptionPath) -> DescriptionError {
        DescriptionError(
            code: .numberOutOfRange, at: path, problem: "the number is \(number)",
            advice: "JSON has no such number")
    }

    static func tooDeep(at path: DescriptionPath) -> DescriptionError {
        DescriptionError(
            code: .tooDeep, at: path,
            problem: "objects and arrays are nested more than \(JSONLimits.greatestDepth) deep")
    }

    static func tooLarge(_ what: String, at path: DescriptionPath) -> DescriptionError {
        DescriptionError(
            code: .tooLarge, at: path, problem: "the description has \(what), which no reader takes,",
            advice: "shorten its lists, such as those of levels and words")
    }

    static func wrongCoder(at codingPath: [any CodingKey]) -> DescriptionError {
        DescriptionError(
            code: .wrongCoder, at: DescriptionPath(codingPath),
            problem: "descriptions don't go through this coder",
            advice: "use DescriptionEncoder and DescriptionDecoder")
    }

    /// The standard library's decoding errors in our words.
    init(_ error: DecodingError, at path: DescriptionPath) {
        let code: Code
        let found: DecodingError.Context
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            (code, found) = (.wrongType, context)
        case .keyNotFound(_, let context):
            (code, found) = (.missingKey, context)
        case .dataCorrupted(let context):
            (code, found) = (.invalidValue, context)
        @unknown default:
            self.init(code: .invalidValue, at: path, problem: "the value can't be read")
            return
        }
        let place = found.codingPath.isEmpty ? path : DescriptionPath(found.codingPath)
        self.init(code: code, at: place, problem: found.debugDescription)
    }

    /// The standard library's encoding errors in our words.
    init(_ error: EncodingError, at path: DescriptionPath) {
        switch error {
        case .invalidValue(_, let context):
            let place = context.codingPath.isEmpty ? path : DescriptionPath(context.codingPath)
            self.init(code: .invalidValue, at: place, problem: context.debugDescription)
        @unknown default:
            self.init(code: .invalidValue, at: path, problem: "the value can't be written")
        }
    }
}
