package io.fastdfs.operator.api;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Something that a CRD forbids users: where, and in which words the API server says so. A rule is one of
 * {@code x-kubernetes-validations}; the other restrictions are the schema's own. Types are left out: there is one for
 * every field.
 */
record CrdRestriction(String resource, List<String> path, String sentence, boolean isOfChanges) {
    private static final String EVERY_ITEM = "*";

    /** How answers to the keywords of a schema begin (apiextensions-apiserver, pkg/apiserver/validation/validation.go). */
    private static final Map<String, String> KEYWORDS = Map.of(
            "maxLength", "Too long: .*",
            "maxItems", "Too many: .*",
            "maxProperties", "Too many: .*",
            "enum", "Unsupported value: .*",
            "pattern", "Invalid value: .*",
            "format", "Invalid value: .*",
            "minLength", "Invalid value: .*",
            "minItems", "Invalid value: .*",
            "minimum", "Invalid value: .*",
            "maximum", "Invalid value: .*");

    private static final String STRING_OF_CEL = "r?'((?:[^'\\\\]|\\\\.)*)'";
    private static final Pattern REGEX_IN_CEL = Pattern.compile("\\.matches\\(" + STRING_OF_CEL + "\\)");
    private static final Pattern WORDS_IN_CEL = Pattern.compile(STRING_OF_CEL);

    /** All of a CRD as the API server serves it. Nobody but the operator writes a status. */
    static List<CrdRestriction> of(CustomResourceDefinition crd) {
        JsonNode definition = new ObjectMapper().valueToTree(crd);
        JsonNode schema = definition.at("/spec/versions/0/schema/openAPIV3Schema");
        ((ObjectNode) schema.get("properties")).remove("status");
        List<CrdRestriction> found = new ArrayList<>();
        collect(definition.at("/spec/names/plural").asText(), List.of(), schema, found);
        return found;
    }

    private static void collect(String resource, List<String> path, JsonNode schema, List<CrdRestriction> found) {
        schema.path("x-kubernetes-validations").forEach(rule -> found.add(ofRule(resource, path, rule)));
        schema.path("required")
                .forEach(field ->
                        found.add(new CrdRestriction(resource, with(path, field.asText()), "Required value", false)));
        schema.properties().stream()
                .filter(keyword -> KEYWORDS.containsKey(keyword.getKey()))
                .forEach(keyword ->
                        found.add(new CrdRestriction(resource, path, KEYWORDS.get(keyword.getKey()), false)));
        schema.path("properties")
                .properties()
                .forEach(property -> collect(resource, with(path, property.getKey()), property.getValue(), found));
        Stream.of("items", "additionalProperties")
                .map(schema::path)
                .filter(JsonNode::isObject)
                .forEach(items -> collect(resource, with(path, EVERY_ITEM), items, found));
    }

    private static CrdRestriction ofRule(String resource, List<String> path, JsonNode rule) {
        Stream<String> place = Stream.concat(
                path.stream(), Stream.of(rule.path("fieldPath").asText().split("\\.")));
        String message = rule.has("messageExpression")
                ? wordsOf(rule.get("messageExpression").asText())
                : Pattern.quote(rule.get("message").asText());
        return new CrdRestriction(
                resource,
                place.filter(step -> !step.isEmpty()).toList(),
                "Invalid value: (\".*\": )?" + message,
                rule.get("rule").asText().contains("oldSelf"));
    }

    /** The strings that a CEL expression puts together, with anything between them. */
    private static String wordsOf(String messageExpression) {
        return WORDS_IN_CEL
                .matcher(REGEX_IN_CEL.matcher(messageExpression).replaceAll(""))
                .results()
                .map(string -> Pattern.quote(string.group(1).replace("\\'", "'")))
                .collect(joining(".*", ".*", ".*"));
    }

    private static List<String> with(List<String> path, String step) {
        return Stream.concat(path.stream(), Stream.of(step)).toList();
    }

    /** Whether a line of the API server's answer is about this. */
    boolean says(String line) {
        String place = path.stream()
                .map(step -> step.equals(EVERY_ITEM) ? "(\\[[^]]+]|\\.[^.]+)" : "\\." + Pattern.quote(step))
                .collect(joining());
        return ("." + line).matches(place + ": " + sentence);
    }

    /** Whether the API server compares this with what a file holds. */
    boolean isAskedAbout(CrdManifest manifest) {
        return manifest.resource().equals(resource)
                && (!isOfChanges || manifest.before().isPresent())
                && valuesAt(manifest.last(), path).findAny().isPresent();
    }

    private static Stream<JsonNode> valuesAt(JsonNode node, List<String> path) {
        if (path.isEmpty()) {
            return node.isMissingNode() ? Stream.empty() : Stream.of(node);
        }
        List<String> rest = path.subList(1, path.size());
        return path.get(0).equals(EVERY_ITEM)
                ? StreamSupport.stream(node.spliterator(), false).flatMap(item -> valuesAt(item, rest))
                : valuesAt(node.path(path.get(0)), rest);
    }

    @Override
    public String toString() {
        return resource + " " + String.join(".", path) + ": " + sentence.replaceAll("\\\\[QE]", "");
    }
}
