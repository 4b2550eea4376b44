// Points drawn by WebGL: a hundred thousand in every frame.
"use strict";

const pointLayer = (() => {
  const VERTEX = `
    attribute vec2 place;
    attribute vec3 colour;
    attribute float kind;
    attribute float theme;
    uniform vec2 centre;
    uniform vec2 stretch;
    uniform float size;
    uniform float chosen;
    varying vec4 paint;
    varying float shape;
    varying float hollow;
    void main() {
      bool behind = chosen > 0.0 && theme != chosen;
      gl_Position = vec4((place - centre) * stretch, behind ? 0.5 : 0.0, 1.0);
      gl_PointSize = chosen > 0.0 && !behind ? size + 2.0 : size;
      float strength = behind ? 0.12 : 1.0;
      paint = vec4(colour * strength, strength);
      hollow = size > 4.0 ? step(4.0, kind) : 0.0;
      shape = size > 4.0 ? mod(kind, 4.0) : 1.0;
    }`;
  const FRAGMENT = `
    precision mediump float;
    varying vec4 paint;
    varying float shape;
    varying float hollow;
    void main() {
      vec2 at = abs(gl_PointCoord * 2.0 - 1.0);
      float edge = shape < 0.5 ? length(at)
        : shape < 1.5 ? max(at.x, at.y)
        : shape < 2.5 ? at.x + at.y
        : max(at.x - gl_PointCoord.y + 1.0, gl_PointCoord.y);
      if (edge > 1.0 || (hollow > 0.5 && edge < 0.55)) discard;
      gl_FragColor = paint;
    }`;

  const built = (gl) => {
    const program = gl.createProgram();
    for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
  };

  // 16 bytes for each point: x, y and theme as floats, then colour and kind as bytes.
  const packed = ({ xs, ys, themes, colours, kinds }) => {
    const data = new ArrayBuffer(16 * xs.length);
    const floats = new Float32Array(data);
    const bytes = new Uint8Array(data);
    for (let i = 0; i < xs.length; i += 1) {
      floats[4 * i] = xs[i];
      floats[4 * i + 1] = ys[i];
      floats[4 * i + 2] = themes[i];
      bytes.set(colours[i], 16 * i + 12);
      bytes[16 * i + 15] = kinds[i];
    }
    return data;
  };

  // `null` where the browser has no WebGL. `redraw` is called when the picture was lost.
  return (canvas, redraw) => {
    const gl = canvas.getContext("webgl", { antialias: false });
    let program = gl && built(gl);
    if (!program) return null;
    let points = null;
    let count = 0;
    const at = {}; // where the program keeps what changes from frame to frame

    const upload = () => {
      gl.useProgram(program);
      for (const name of ["centre", "stretch", "size", "chosen"]) {
        at[name] = gl.getUniformLocation(program, name);
      }
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      gl.enable(gl.DEPTH_TEST);
      gl.depthFunc(gl.LEQUAL);
      gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
      gl.bufferData(gl.ARRAY_BUFFER, points, gl.STATIC_DRAW);
      const parts = [
        ["place", 2, gl.FLOAT, false, 0],
        ["theme", 1, gl.FLOAT, false, 8],
        ["colour", 3, gl.UNSIGNED_BYTE, true, 12],
        ["kind", 1, gl.UNSIGNED_BYTE, false, 15],
      ];
      for (const [name, size, type, normal, offset] of parts) {
        const where = gl.getAttribLocation(program, name);
        gl.enableVertexAttribArray(where);
        gl.vertexAttribPointer(where, size, type, normal, 16, offset);
      }
    };
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      program = built(gl);
      if (points) upload();
      redraw();
    });

    return {
      load(columns) {
        count = columns.xs.length;
        points = packed(columns);
        upload();
      },
      // `view` is the middle of the picture and pixels for each unit; `chosen` a theme or 0.
      draw(view, chosen) {
        if (!count || gl.isContextLost()) return;
        gl.viewport(0, 0, canvas.width, canvas.height);
        gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
        gl.uniform2f(at.centre, view.x, view.y);
        gl.uniform2f(
          at.stretch, (2 * view.scale) / canvas.width, (-2 * view.scale) / canvas.height,
        );
        gl.uniform1f(at.size, Math.max(2, Math.min(view.scale * 0.9, 18)));
        gl.uniform1f(at.chosen, chosen);
        gl.drawArrays(gl.POINTS, 0, count);
      },
    };
  };
})();
