package import HDF5
package import Networks
package import Training

/// What a network file says of a network at one instant, so that it can be written while training goes on.
package struct NetworkSnapshot: Sendable {
    private let description: NetworkDescription
    package let parameters: [Float]
    package let views: [ParameterView]

    package init(_ network: Network) {
        description = network.descriptionValue
        parameters = network.parameters.values
        views = network.parameterViews
    }

    /// Adds the network to a file and writes it.
    package func save(
        to path: String, keeping copy: String? = nil, on files: any FileSystem,
        _ complete: (HDF5Writer) throws -> Void = { _ in }
    ) throws {
        try withWriter(complete) { try $0.save(to: path, keeping: copy, on: files) }
    }

    /// Calls `body` with the file that holds the network and what `complete` adds.
    package func withWriter<Result>(
        _ complete: (HDF5Writer) throws -> Void, _ body: (HDF5Writer) throws -> Result
    ) throws -> Result {
        // The writer reads the parameters when the file is written.
        try parameters.withUnsafeBufferPointer { parameters in
            let writer = HDF5Writer()
            try NetworkFile.add(description, parameters, views, to: writer, NetworkFileOptions())
            try complete(writer)
            return try body(writer)
        }
    }
}
