import ExamplePrograms

// examples NAME [DATA.h5]

let arguments = CommandLine.arguments.dropFirst()
guard let name = arguments.first, let example = examples.first(where: { $0.name == name }) else {
    print(
        "usage: examples NAME [DATA.h5]; NAME is one of \(examples.map { $0.name }.joined(separator: ", "))")
    throw UnknownExample()
}
try example.run(data: arguments.dropFirst().first ?? "")

struct UnknownExample: Error {}
