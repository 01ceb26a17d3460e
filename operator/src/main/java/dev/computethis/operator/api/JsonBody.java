package dev.computethis.operator.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Reads one type from JSON, strictly: no unknown member, no member twice, no text for a number, nothing after the end.
 * What is wrong is named with its line and column. Thread-safe.
 */
final class JsonBody<T> {

    /** The largest JSON body: a payload inline takes a third more as base64, and there is room for the rest. */
    static final int LIMIT = 1024 * 1024;

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, text -> {
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // The text of a request is not repeated in an answer or a log.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final ObjectReader reader;

    JsonBody(Class<T> type) {
        this.reader = STRICT.readerFor(type);
    }

    T read(byte[] json) {
        try {
            T value = reader.readValue(json);
            if (value == null) {
                throw invalid("The body is null.", "");
            }
            return value;
        } catch (JsonProcessingException wrong) {
            String path = wrong instanceof JsonMappingException mapping ? path(mapping) : "";
            throw invalid(place(wrong.getLocation()) + what(wrong, path), path);
        } catch (IOException impossible) {
            throw new UncheckedIOException("an array does not fail to be read", impossible);
        }
    }

    private static ProblemException invalid(String detail, String path) {
        return Problem.of(Problem.Type.INVALID, detail, path.isEmpty() ? null : path)
                .toException();
    }

    private static String place(JsonLocation at) {
        return at == null ? "" : "Line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    }

    private static String what(JsonProcessingException wrong, String path) {
        if (wrong instanceof UnrecognizedPropertyException unknown) {
            return "'" + path + "' is not known; known here are " + unknown.getKnownPropertyIds() + ".";
        }
        if (wrong instanceof InvalidFormatException format
                && format.getTargetType() != null
                && format.getTargetType().isEnum()) {
            return "'" + path + "' is '" + format.getValue() + "'. Send one of "
                    + Arrays.toString(format.getTargetType().getEnumConstants()) + ".";
        }
        if (wrong instanceof MismatchedInputException mismatch && !path.isEmpty()) {
            return "'" + path + "' is not " + wanted(mismatch.getTargetType()) + ".";
        }
        return "not the JSON that is wanted here: " + wrong.getOriginalMessage();
    }

    private static String wanted(Class<?> type) {
        if (type == Integer.class || type == Long.class) {
            return "a whole number that fits " + (type == Integer.class ? 32 : 64) + " bits";
        }
        return type == String.class ? "a text" : "a JSON object";
    }

    private static String path(JsonMappingException wrong) {
        return wrong.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
    }
}
