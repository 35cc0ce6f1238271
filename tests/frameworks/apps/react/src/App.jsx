// The sample application in React.

import { useEffect, useRef, useState } from "react";
import { describe, FIRST, LIST, listen, scene, SECOND } from "../../../shared/scene.js";
import { Jobs } from "./Jobs.jsx";

export function App({ define }) {
  const [values, setValues] = useState(FIRST);
  const [isShown, setShown] = useState(true);
  const [list, setList] = useState(LIST);
  const [declared, setDeclared] = useState([]);
  const [added, setAdded] = useState([]);
  const pane = useRef(null);

  useEffect(() => {
    const element = pane.current?.firstElementChild;
    return element ? listen(element, (text) => setAdded((texts) => [...texts, text])) : undefined;
  }, [isShown]);

  const tell = (event) => setDeclared((texts) => [...texts, describe(event)]);
  return (
    <>
      <h1>React</h1>
      <button onClick={define}>Define</button>
      <button onClick={() => setValues(SECOND)}>Change</button>
      <button onClick={() => setShown(!isShown)}>Toggle</button>
      <button onClick={() => setList([...list].reverse())}>Reverse</button>
      <main ref={pane}>
        {scene === "list" ? (
          list.map(({ id, status }) => (
            <muvi-jobs key={id} id={id} status={status} limit={5} refresh-interval="off" />
          ))
        ) : isShown ? (
          <Jobs tag={scene === "another" ? "portal-jobs" : "muvi-jobs"} values={values} tell={tell} />
        ) : (
          <p>Nothing to see</p>
        )}
      </main>
      <ol aria-label="Declared">
        {declared.map((text, at) => (
          <li key={at}>{text}</li>
        ))}
      </ol>
      <ol aria-label="Added">
        {added.map((text, at) => (
          <li key={at}>{text}</li>
        ))}
      </ol>
    </>
  );
}
