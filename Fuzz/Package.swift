// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "brainstorm-fuzz",
    products: [
        .executable(name: "hdf5-fuzz", targets: ["HDF5Fuzz"]),
        .executable(name: "images-fuzz", targets: ["ImagesFuzz"]),
        .executable(name: "table-fuzz", targets: ["TableFuzz"]),
    ],
    dependencies: [.package(name: "brainstorm", path: "..", traits: ["Images"])],
    targets: [
        .systemLibrary(name: "CLibFuzzer"),
        .target(name: "Fuzzing", dependencies: ["CLibFuzzer"]),
        .executableTarget(
            name: "HDF5Fuzz", dependencies: ["Fuzzing", .product(name: "HDF5", package: "brainstorm")]),
        .executableTarget(
            name: "ImagesFuzz", dependencies: ["Fuzzing", .product(name: "Images", package: "brainstorm")]),
        .executableTarget(
            name: "TableFuzz", dependencies: ["Fuzzing", .product(name: "Tables", package: "brainstorm")]),
    ],
    swiftLanguageModes: [.v6]
)
