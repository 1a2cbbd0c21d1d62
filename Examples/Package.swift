// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "brainstorm-examples",
    dependencies: [.package(name: "brainstorm", path: "..")],
    targets: [
        .target(
            name: "ExamplePrograms", dependencies: [.product(name: "Brainstorm", package: "brainstorm")],
            path: "Programs"),
        .executableTarget(name: "examples", dependencies: ["ExamplePrograms"], path: "Runner"),
    ],
    swiftLanguageModes: [.v6]
)
